/** Words of questions: what is spelt wrong is mended towards the field's words; all of them are no names. */

const words = (text: string) => text.trim().split(/\s+/)

/** Words that carry an intent: a slip in one of them is mended. */
export const VOCABULARY: readonly string[] = words(`
  medicine medicines medication medications tablet tablets capsule capsules syrup syrups injection injections
  drops inhaler ointment cream lotion powder sachet spray prescription prescriptions prescribed prescribe prescribes recommended
  doctor doctors hospital clinic diagnosis diagnoses diagnosed disease diseases condition conditions illness symptom symptoms
  complaint complaints problem problems strength dosage doses frequency duration quantity purpose direction directions
  instruction instructions advice advised precaution precautions allergy allergies allergic patient patients appointment
  visit follow review tests investigation investigations report reports blood pressure temperature pulse weight
  morning afternoon evening night bedtime before after breakfast lunch dinner stomach times daily twice thrice weekly
  often should mentioned mention written contain contains include included second third fourth fifth first
  everything transcribe pregnancy pregnant breastfeeding alcohol effects overdose breathe breathing unconscious
  suicide suicidal seizure seizures bleeding swelling swollen address phone register registration qualification
  height which there their about remaining taken taking
`)

/** Everyday words that are neither mended nor taken for a name. */
const EVERYDAY = words(`
  a about above according actually advise again against ago all already also always am amount an and another any anybody anyone
  anything are around as ask asked at available avoid away baby back bad be because become bed been being below best better
  between big body both bottle box bring brand breakfast but buy by call called came can cause check child children choose
  chronic clear color colour come comes complete contact correct could count country course cover cream cup cure cured currently
  cut d daughter day days dear decide describe did different dinner dispense dispensed do does doing done dose down drink drug
  drugs drive driving during e each early eat eating eight either else empty end enough entire even ever every everyone
  exact exactly examination example explain extra eye ear eyes ears fact family far father feel feeling few fewer fifth find
  finding findings finish first five food for form found four from full further g gave general generic get gets getting give
  given gives giving go goes going good got great guide had half has have having he head hello help her here hers hey hi him
  his home hour hours how however i if image important in inside instead interval into is isn it its itself just keep
  kind kinds know label large last late later least leave left less let letter life light like line lines list listed little
  live long longer look looking lot low lunch m made main make makes man many mark mate matter may maybe me meal meals mean meaning
  means medical mg milligram milligrams milk minute minutes miss missed mistake mom month months more most mother mouth much must
  my myself name named names near need needed needs never new next nice nine no none not note nothing now number o of off oh ok
  okay old older on once one ones only open or order other others otherwise our out over page pages paper part parts people
  per percent period person pharmacist pharmacy photo picture pill pills place please point possible potency prepared present
  prescriber probably put question quick rash read reading reads really reason recommend recommends regarding related
  remind repeat rest result results return right route rx s safe said same say saying says scan schedule search see seem
  seen send serious set seven several shall she shop short show side sign signed since single six skip sleep slip small so
  some somebody someone something son soon spell spoon start started still stop stopped store strip strips such suffer suffering suggest suggested
  summary summarise summarize sure t take takes talk tell ten test text than thank thanks that the them then these they
  thing things think this those though three through thrice till time to today together told tomorrow tonight too total
  treat treated treatment treats true try two type under understand until up upon us use used uses using usual usually
  very vs want wants was water way we week weeks well went were what whatever when whenever where whether while white who whole
  whom whose why wife will with within without won word words work works would write wrong wrote x year years yes yesterday
  yet you young your yours age sex gender male female bp spo2 vitals date dated name phone number hospital rx dx food
  yellow red blue green pink orange round big small concerning explain info information details detail regards
  painkiller painkillers antibiotic antibiotics supplement supplements vitamins
  anyway currently consult consultation consulted checkup check-up follow-up followup specialist speciality specialty licence
  license degree degrees registered physician dentist surgeon reception address located location doses remaining refill refills
  issued written read-out transcription ocr answer en ml apply applied inject injected swallow chew inhale
  expire expired valid husband brother sister kid kids toddler old-age elderly lifestyle diet exercise rest
  power powers concentration mcg milliliter millilitre units unit puff puffs teaspoon dispensing buying purchase
  shown appear appears appearing present exist exists contains prescribed been itself state stated states
  before-food after-food noon midnight nighttime daytime hourly every-day alternate necessary required
  top bottom corner margin header footer middle center centre edge upper lower printed beginning
  useful supposed meant happen happens happened kindly sir madam maam hii hlo bro
`)

export const KNOWN_WORDS: ReadonlySet<string> = new Set([...VOCABULARY, ...EVERYDAY])

/** What people take medicines for, in everyday words: no names of medicines, but worth looking up. */
export const COMPLAINTS: ReadonlySet<string> = new Set(
  words(`
  pain pains ache fever cough cold headache sugar diabetes pressure hypertension infection allergy rash itching itch vomiting
  nausea loose motion motions diarrhea diarrhoea constipation gas acidity heartburn asthma breathlessness cholesterol
  thyroid anxiety sleep depression stress weakness fatigue anaemia anemia swelling burning wound ulcer piles periods
  bleeding seizures fits chest throat nose joint joints knee back leg hand foot skin head heart lungs kidney liver stomach
  flu salt water oil oily smoking smoke
  `),
)
