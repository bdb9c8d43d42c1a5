import type { Paraphrases } from '../matcher.ts'

/** `_` stands for a medicine's name; `none`: what nobody can answer from a prescription. */
export const en: Paraphrases = {
  medicines:
    'what all has been given to me | which drugs did he write | what meds am I on now | what are these medicines | show the medication list | what is prescribed to my father | which medicines are on this paper | what do I need to get from the chemist | so what am I supposed to be taking',
  names: 'just the names please | names only | give me medicine names without doses | only names no details',
  transcribe:
    'read the whole page to me | read it all out | give me all the text | full text of the page | write out the complete prescription',
  overview:
    'explain in simple words | what does all this mean in plain english | can you make it easy to understand | put it in easy language | break it down for me simply',
  translate:
    'translate to Hindi | translate it into Bengali please | give me this in French | answer me in Spanish | tell me in my language bengali',
  schedule:
    'make me a schedule | remind me when to take them | plan my day with these tablets | can you set out a medication schedule | what do I take at each time of the day',
  total:
    'how many tablets in total should I buy | total number of capsules for the whole course | how many strips are needed for everything | work out how many in all',
  count:
    'how many medicines are there | number of medicines on this prescription | how many items are prescribed',
  'count-tests': 'how many tests are ordered | number of tests',
  duration:
    'how long do I need to take _ | until when should I take the antibiotic syrup | how many weeks of _ | how long does he stay on _ | for what period should _ be taken | _ for how long | number of days for the syrup',
  end: 'when is the last day of the antibiotic | on which day does the _ end | last date of _ | what day do I stop _',
  frequency:
    'how often do I take _ 40 | is it once or twice a day | how frequently should I apply the ointment | times per day for the drops | every how many hours can I give the syrup | number of times daily',
  dose: "how much syrup each time | what dose of _ | how many tablets at a time | what's the dosage | how many drops should I put | how many puffs each time | quantity per dose of _",
  daily:
    'how many ml of _ a day at most | how many drops in each nostril per day | total daily dose of _ | how much of it in 24 hours | how many tablets does that make a day',
  when: 'at what time do I take _ | what time of day is _ for | morning or night for _ | which part of the day | when do I give the syrup',
  meal: 'before or after food | do I take it on an empty stomach | with food or without | can it be taken after meals | should I eat first | does _ have to be on an empty stomach',
  need: 'is this regular or only when needed | is _ SOS or daily | is it as needed or regular | is _ only if there is fever | regular medicine or just if required',
  strength:
    'what strength is the _ | which power of _ | is it 500 or 650 | what is the concentration of the syrup | how strong is the tablet',
  form: 'is it a tablet or a syrup | is _ liquid | in which form is _',
  route:
    'how is it given, by mouth or injection | is it swallowed or put under the tongue | where do I apply the cream | by which route is _ given',
  directions:
    'how do I take it | how to take _ | instructions for _ | how do I make the ORS | how is _ to be used | directions for the eye drops | tell me how to give this to my child',
  purpose:
    "what is _ for | what does _ do | reason for the steroid | which illness is _ meant for | what's it used for",
  details:
    'tell me about the second medicine | what is _ | details of the last one | what does it say about _',
  quantity:
    'how many capsules are in the bottle | what quantity is written for _ | how many strips of _ | quantity | how many do I get',
  refills:
    'can I get a refill | any refills on this | is it refillable | number of repeats | can I have it filled again',
  taken:
    'should she keep taking _ | do I continue _ | am I still supposed to be on _ | does he need _ at home | do I have to stop _ | has _ been discontinued | is _ to be continued | do I give up the painkiller | is the _ cancelled',
  withheld:
    'which medicines should she avoid | which drugs are not to be taken | what medicines are forbidden | medicines to avoid | anything I should not take | which medicine is not allowed',
  stopped:
    'which medicines should I stop | what has been stopped | which ones were discontinued | what was taken off the list | any medicine stopped',
  started:
    'which medicines are new | what has been added | any new medicine | what did the doctor add this time',
  changed:
    'which medicines are changed | which doses were adjusted | has any dose been increased or reduced | which medicine did they modify',
  continued: 'which medicines do I continue | what should I keep taking | which ones are unchanged',
  avoid: 'what should she avoid | anything to avoid | what are the things I should avoid',
  diagnoses:
    'which diseases are mentioned | what was he admitted for | what illness is being treated | why was I in hospital | name of the disease | what did they find I have | for which problem is this prescription',
  condition:
    'does she have asthma | is dengue confirmed | do I have high blood pressure | is there a history of heart disease | is she diabetic | was malaria ruled out | is there any sign of infection',
  complaints:
    'what symptoms are noted | what did the patient complain of | why did she come to the doctor | presenting complaints',
  tests:
    'what tests are needed and when | which investigations were ordered | labs ordered | is an x-ray asked for | when should the tests be done | tests to be done before next visit',
  advice:
    'what advice was given | other instructions | what else did the doctor say | is there any special instruction | general advice on the page',
  diet: 'what should he eat | which foods are allowed | what about coconut water | what to drink | what should I avoid eating | can he drink coke | food restrictions | what kind of meals',
  'danger-signs':
    'what are the danger signs | when should I worry | what are the red flags | when to seek help at once | which symptoms should make me come back immediately | when to call the doctor urgently',
  allergies: 'does he have allergies | any drug allergy noted | allergies',
  findings: 'what did the examination show | vitals | what were the vital signs',
  'blood-pressure':
    'what is her bp | what was the bp reading | how high was my blood pressure | blood pressure on the page',
  pulse: 'what is the pulse | what was her pulse rate | how fast is his heart beating per minute',
  temperature: 'what was the temperature | temp? | how much fever did she have',
  'oxygen-saturation': 'what is her oxygen | oxygen saturation | oxygen level of the patient',
  'respiratory-rate': 'what is the respiratory rate | how many breaths per minute',
  weight: 'how heavy is he | how much does she weigh | weight? | how many kilos is he',
  height: 'how tall is she | height?',
  'blood-glucose': 'what was the sugar level | fasting glucose value | rbs?',
  prescriber: 'who is the doctor | which doctor signed it | name of the physician | who prescribed these',
  'prescriber-details':
    "what are the doctor's qualifications | is he a specialist | what is his specialty | what degree does the doctor have",
  clinic: 'which hospital is this from | where was it written | what hospital was he in',
  contacts:
    'what is the phone number of the clinic | telephone number | address of the hospital | contact details | what number do I call',
  patient: 'who is the patient | patient name | who is this for',
  age: 'how old is the patient | what is her age | what age is written',
  sex: 'is the patient male or female | what sex is written',
  date: 'when was this written | what date is on it | when was he discharged | which day was it issued | how old is this prescription',
  validity:
    'is this prescription still valid | has the prescription expired | until when is the prescription valid',
  expiry: 'when does it expire | expiry date of the medicine | use by date | is the bottle out of date',
  signed: 'is it signed | is there a signature | is there a stamp on the page',
  pharmacy: 'which pharmacy filled it | where was it dispensed | who dispensed this',
  'dispensing-number': 'what is the rx number | what number do I give for the refill',
  'next-visit':
    'when is the next appointment | follow up when | when should I see the doctor again | when is the review | do I have to go back',
  meaning:
    'what does 1-0-0 mean | what is TDS | meaning of SOS | what is meant by HS | what does OD stand for',
  night: 'which ones at night | what shuld i giv at nite | which medicine before sleeping | night medicines',
  morning:
    'what should I take in the morning | morning medicines | what do I give him before breakfast | what is due when I wake up',
  noon: 'which one at lunch | midday medicines | anything at noon',
  evening: 'what do I take in the evening | which ones go in the evening',
  'before-food':
    'which ones are before food | which medicine goes before meals | anything to take before eating',
  'after-food': 'which ones after food | which tablets do I take after eating',
  once: 'which are once a day | anything taken just one time a day',
  twice: 'does he take anything twice a day | what is twice daily | which medicine is BD',
  thrice: 'which are three times a day | anything 3 times a day',
  weekly: 'which one is weekly | what do I take only on sundays',
  'as-needed': 'which are only when needed | which tablets are not regular | what do I take only if required',
  'for-life':
    'which ones does he take for life | which medicine never stops | anything to be continued forever',
  longest: 'which medicine is taken the longest | which course is longest',
  shortest: 'which one is the shortest course | what ends soonest',
  'which-for':
    'which one is for fever | wich one is for feaver | what do I take for pain | which ones are for the heart | which tablet is for sugar | is there an antibiotic | which of these is the antibiotic | which is the blood thinner | something for sleep',
  'which-form': 'which syrup is prescribed | any drops | is there a cream',
  mention:
    'is _ prescribed | does it say _ or _ | is _ prescribed | is there _ in this | did the doctor write _ | do I have _ here | was iron given',
  compare: 'compare _ and _ | how is _ different from _ | which is stronger, the first or second',
  together: 'can I take them all together | is it ok to have them at once | can _ and _ be taken together',
  advised:
    'what if I miss a dose | is it safe in pregnancy | can I cut the tablet in half | I have had a cough since I started this | can she take _ for headache | does it cause diarrhea | what are the side effects | should I double the dose | is it bad for the kidneys | is there a cheaper one',
  none: "what is the weather tomorrow | write me a poem | how do I cook rice | what's the capital of france | do you love me | is the doctor handsome | how much does the taxi cost | what do you think of the government | can you order pizza | when is the train | are you a robot | how much do you cost | what is 12 times 7",
}
