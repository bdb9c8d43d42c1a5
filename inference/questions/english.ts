/** The intents of an English question, by the phrases that people use. Works on `CleanQuestion.corrected`. */
import type { Intent } from './question.ts'

export interface EnglishIntents {
  intents: Intent[]
  every: boolean
  terms?: string
  counted?: 'medicines' | 'tests' | 'diagnoses'
  /** Only a word of the list was found, among others that tell something else. */
  vague?: boolean
}

const MEDICINE =
  '(?:medicines?|medications?|drugs?|pills?|tablets?|capsules?|syrups?|injections?|drops|treatment|rx)'
const PAGE =
  '(?:it|this|that|here|(?:the |this |that |my |your )?(?:prescription|page|paper|list|photo|picture|image|note|slip))'
/** A part of the page: "at the very top", "in the lower left corner of the page". */
const PART_OF_PAGE = `(?: (?:at|on|in|near|along) (?:the )?(?:very |upper |lower |top |bottom |left |right |hand )*(?:top|bottom|left|right|middle|cent(?:er|re)|corner|margin|header|footer|edge|side|end|beginning|(?:first|last) line)(?: (?:of|on|in) ${PAGE})?)`
const TAKE = '(?:take|taking|taken|use|used|using|apply|applied|give|given|giving|drink|swallow|inject|have)'

/** A phrase, the intent that it shows, and phrases beside which it means something else. */
interface Rule {
  intent: Intent
  phrase: RegExp
  unless?: RegExp
}

const rule = (intent: Intent, phrase: string, unless?: string): Rule => ({
  intent,
  phrase: new RegExp(`\\b(?:${phrase})\\b`),
  ...(unless ? { unless: new RegExp(`\\b(?:${unless})\\b`) } : {}),
})

/** Each is looked for; those found are put in the order of the question. */
const RULES: readonly Rule[] = [
  rule(
    'frequency',
    `how often|how frequently|how many times|frequency|how many (?:doses|hours)|times (?:a|per|each|every) (?:day|week)|once or twice|times daily`,
    'every visit',
  ),
  rule(
    'duration',
    `how long|how many (?:more )?(?:days|weeks|months)|duration|for what (?:period|time)|(?:till|until|to) when|number of days|how much time|when (?:do|can|should|must|may|to|does|will) (?:i |we |he |she |it |they )?(?:stop|finish|end)|last day|length of (?:the )?(?:course|treatment)`,
    'how long ago|how long (?:has|have|is) (?:the|this) (?:doctor|clinic)',
  ),
  rule(
    'when',
    `^when|(?:and|but|or) when|what time|which time|time of (?:the )?day|timings?|before or after|after or before|with or without|empty stomach|(?:before|after|with) (?:food|meals?|eating|breakfast|lunch|dinner)|(?:in the|at) (?:morning|evening|night|noon|bedtime)|morning or|when (?:should|do|must|to|can|is|are)`,
    'next (?:visit|appointment|review|consultation)|follow ?up|come back|go back|see the doctor|visit|when (?:was|were|did)|when (?:do|can|should|must|may|to|does|will) (?:i |we |he |she |it |they )?(?:stop|finish|end|come|go|return|see)|valid|expire',
  ),
  rule(
    'strength',
    `strength|potency|how strong|(?:how many|what|which) (?:mg|milligrams?|mcg|grams?|power)|power of|concentration|milligrams?|mg$`,
  ),
  rule(
    'dose',
    `doses?|dosages?|how much(?! time)|how many (?:${MEDICINE}|puffs|units|drops|ml|teaspoons?|spoons?|at (?:a|one) time|at once)(?: \\w+){0,4} (?:at (?:a|one) time|at once|each time|per dose|daily|a day|per day|every day|(?:should|do|must|to|can|does|shall) .{0,30}${TAKE})`,
    'how many doses|dos(?:e|age) form|weight?|miss(?:ed)? .{0,20}dose|double dose|how much (?:does|is) it cost|blood pressure',
  ),
  rule(
    'quantity',
    `quantity|how many (?:strips|bottles|boxes|packs|refills?|packets|tubes|vials)|total (?:number|amount|tablets?|capsules?)|(?:tablets|capsules|pills|medicines?) in (?:all|total)|in total|how (?:many|much)(?: \\w+){0,4} (?:to buy|(?:should|do|must|can) i buy|to (?:get|dispense)|dispensed|given|supplied|purchase)|refills?`,
    'how many (?:different )?(?:medicines?|medications?|drugs?)',
  ),
  rule(
    'purpose',
    `^(?:and )?(?:is|are) (?:it|this|that|they|these|the \\w+(?: one)?) (?:\\w+ )?for|what(?: \\w+){0,6} (?:for|treat|treats|cure|cures)$|what (?:is|are|does|do|was) .{1,60} for|what (?:does|do) .{1,40} (?:do|treat|cure|help with)|purpose|why|indications?|reason|used for|used to treat|meant for|supposed to (?:do|treat|help)|for what(?! (?:period|time))|use of|uses of|what are the uses|treats?|cures?|taken for`,
    'why (?:did|was) .{0,30}doctor visit|what .{0,20}(?:next|follow)|for how|asked for|who',
  ),
  rule('route', `route|by mouth|orally|how is it (?:given|administered)|inject(?:ed)? or|which (?:eye|ear)`),
  rule(
    'form',
    `what form|which form|dosage form|dose form|form (?:of|is)|(?:tablet|capsule|syrup|injection) or (?:a |an )?(?:tablet|capsule|syrup|injection|liquid|cream)|what kind of (?:medicine|tablet)`,
  ),
  rule(
    'directions',
    `how (?:do|should|to|can|must|is|are|shall|would|does|did|am|will) (?:\\w+ ){0,8}${TAKE}|how (?:must|should) .{1,40} be ${TAKE}|how to ${TAKE}|directions?|instructions? (?:for|of|on) (?:\\w+ )?${TAKE}|instructions? (?:for|of) (?!the (?:patient|visit))|instructions?$|sig|way to take|how do i$|schedule|regimen`,
    'other instructions?|special instructions?|any instructions?|general instructions?|how long|how often|how many|how much',
  ),
  rule(
    'diagnoses',
    `diagnos[ie]s|diagnosed|diseases?|conditions?|illness(?:es)?|disorders?|suffering|suffers?|what is wrong|what was wrong|what (?:do|did|does) (?:i|he|she|the patient|we) (?:have|got)|impression|dx|ailments?|what am i (?:suffering|being treated)|being treated for`,
  ),
  rule('complaints', `complaints?|complain(?:ed|ing|s)?|symptoms?|presenting|problems?`),
  rule(
    'tests',
    `tests?|investigations?|lab|labs|laborator(?:y|ies)|blood work|x ?-?rays?|scans?|mri|ct|ultrasound|usg|ecg|ekg|cbc|get tested|blood reports?`,
  ),
  rule(
    'advice',
    `advices?|advised?|lifestyle|diet|dietary|exercise|precautions?|suggest(?:ed|ions?)|(?:other|special|any|general|further|additional) instructions?|what (?:did|does|has|had) (?:the |my )?doctor (?:say|said|tell|told|recommend|advise|want)|what (?:should|can|must) i (?:eat|avoid|not eat|drink)|recommendations?|to avoid|care instructions?`,
    `${MEDICINE}(?: \\w+){0,5} (?:advised|suggested)|(?:advised|suggested)(?: \\w+){0,3} ${MEDICINE}|(?:doctor|it|prescription|page) (?:say|said|tell|told) about`,
  ),
  rule('allergies', `allerg(?:y|ies|ic)`),
  rule(
    'findings',
    `bp|blood pressure|pulse|heart rate|vitals?|vital signs|temperature|spo2|oxygen|findings?|examination|sugar (?:level|reading)|(?:random|fasting) (?:blood )?sugar|respiratory rate`,
    'medicines? .{0,20}for (?:bp|blood pressure)|for (?:my |the )?(?:bp|blood pressure)',
  ),
  rule(
    'prescriber-details',
    `qualifications?|degrees?|registration|reg(?:istration)? (?:no|number)|licen[cs]e|speciali[sz](?:ation|es?|ed|t)|special(?:i)?t(?:y|ies)|(?:doctor|physician|prescriber) s? ?(?:phone|contact|number|details)|type of doctor|what kind of doctor`,
  ),
  rule(
    'prescriber',
    `who (?:has |had )?(?:prescribed|wrote|written|signed|issued|gave|recommended|made|is (?:the |my )?(?:doctor|physician|prescriber|dentist|consultant))|(?:doctor|physician|prescriber|dentist|consultant)(?: s)? name|name of (?:the |my )?(?:doctor|physician|prescriber|dentist|consultant)|which (?:doctor|physician)|what doctor|prescriber|prescribed by|written by|signed by|issued by|^(?:the |my )?(?:doctor|physician|dentist)$`,
  ),
  rule(
    'clinic',
    `clinic|hospital|where (?:was|is) (?:it|this|that|the (?:prescription|doctor))(?: \\w+)?(?: from| written| issued)?$|address|phone(?: number)?|contact|telephone|which place|medical cent(?:er|re)`,
    'doctor s? ?(?:phone|contact)|contact (?:the |my |a )?(?:doctor|pharmacist)',
  ),
  rule(
    'patient',
    `patients?|whose|who (?:is|was) (?:(?:this|that|the) )?(?:it|this|that|prescription|medicine|page) (?:written |made |meant )?for|who (?:is|was) (?:it|this|the prescription) (?:written |made |meant )?for|for whom|for who|my name|is this mine|to whom`,
    'patients?(?: s)? (?:age|sex|gender|weight|condition|disease|diagnosis|suffer\\w*|have|has|take|taking|allerg\\w+|need\\w*|complain\\w*|diagnos\\w*)|(?:age|sex|gender|weight|medicines?|diagnos[ie]s|diseases?|symptoms?|complaints?|allerg\\w+|tests?|findings?|vitals|bp|condition|problems?|temperature|pulse|pressure)(?: \\w+)? (?:of|for|does|did|is|was|should) (?:the |this )?patient|(?:patient|is the patient) (?:suffering|diagnosed|allergic|to take)|the patient (?:suffer|have|has|is|take|should)',
  ),
  rule('age', `age|how old|years old`, 'how old is (?:this|the) (?:prescription|page|paper|note)'),
  rule('sex', `sex|gender|male or female|female or male|man or (?:a )?woman`),
  rule('weight', `weight|how heavy|weigh`, 'lose weight|weight loss'),
  rule(
    'date',
    `dates?|dated|what day|when (?:was|were|did) (?:\\w+ ){0,4}(?:written|issued|prescribed|made|given|signed|dated|prescribe|write|see)|how old is (?:this|the) (?:prescription|page|paper|note)|how long ago|is (?:it|this|the prescription) (?:still )?(?:valid|recent)|which (?:day|date) was`,
    'next|follow ?up|come back|return|review date|due',
  ),
  rule(
    'next-visit',
    `next (?:visit|appointment|review|check ?-?up|consultation|consult|date|meeting|time|session)|follow ?-?up|come (?:back|again)|go back|visit (?:again|next)|review|revisit|when (?:should|do|must|to|can|shall|will) (?:i |we )?(?:return|come|go|see|visit|consult)|see (?:the |my )?doctor again|appointment|return (?:visit|date)|back to the (?:doctor|clinic|hospital)`,
  ),
]

/** The list itself, looked for only when nothing more particular was asked. */
const LIST = new RegExp(
  `\\b(?:${MEDICINE}|prescribed|recommended|treatment|what (?:should|must|do|did|can|am|to) (?:i |we |he |she )?(?:have to |supposed to |need to |get|getting|buy|take|to take)(?: .*)?|what (?:was|is|were|are|did|has|have) (?:i |we |he |she |they |been |the doctor |my doctor |doctor )?(?:give|prescribe|order|write|given|prescribed|written|recommended|ordered|on|in|it).*|summary|summari[sz]e|explain (?:it|this|the prescription|my prescription|to me)|describe (?:it|this|the prescription|the image)|what to (?:take|buy)|items?|prescription)\\b`,
)
const NAMED_LIST = new RegExp(`\\b(?:${MEDICINE})\\b`)
const TRANSCRIBE = new RegExp(
  `^(?:ocr|read|transcribe)$|\\bread (?:it|this|everything|all|(?:the |this |my )?(?:whole|entire|full|complete)|out|aloud|(?:the |this |my )?(?:prescription|page|paper))\\b|\\btranscri(?:be|pt|ption)\\b|\\b(?:full|whole|entire|complete|all the|all) text\\b|\\beverything (?:on|that is|written|in|you (?:can )?(?:see|read))\\b|\\bwhat (?:is|s|has been) (?:written|printed)(?: (?:on|in) ${PAGE}|${PART_OF_PAGE})?$|\\bwhat (?:does|do) ${PAGE} say${PART_OF_PAGE}?$|\\bwhat can you (?:read|see)\\b|\\b(?:type|write|spell) (?:it|this|everything) out\\b|\\bshow (?:me )?(?:everything|all lines|the text)\\b|\\btell me everything\\b`,
)
const COUNT =
  /\b(?:how many|number of|count(?: of)?|count the)(?: different| kinds of| types of| the)? (?:(?<medicines>medicines?|medications?|drugs?|items?|kinds of medicines?)|(?<tests>tests?|investigations?)|(?<diagnoses>diseases?|diagnos[ie]s|conditions?|illnesses|problems))\b(?! (?:at (?:a|one) time|at once|a day|per day|each time))/
const COUNT_FORMS =
  /\bhow many (?:tablets?|capsules?|syrups?|pills?|injections?)(?: (?:are|were|have been|is|was|did))? (?:there|prescribed|listed|written|mentioned|on|in(?! (?:total|all))|he prescribe|the doctor prescribe)/

/** "What about the syrup?" asks again what was asked before. */
export const AGAIN =
  /^(?:and |so |ok |okay |but )*(?:(?:what|how) about|and|same for|also)\b|^(?:and |not |no )*(?:the|this|that) (?:\S+ )?\S+$/

const SEARCH: readonly RegExp[] = [
  new RegExp(
    `\\b(?:what|anything|something|everything)(?: (?:does|do|did|is|was|that|else))?(?: ${PAGE})?(?: doctor)?(?: (?:say|says|said|mention|mentioned|mentions|write|written|state|states|tell|there))?(?: (?:on|in) ${PAGE})? (?:about|regarding|concerning|on the subject of) (?<terms>.+)$`,
  ),
  /\b(?:tell me|info|information|details|know|explain|more|say|says|said) (?:more )?(?:about|regarding|on) (?<terms>.+)$/,
  /^(?:find|search(?: for)?|look for|look up|locate|show me|where (?:is|are|does it (?:say|mention)|do you see)) (?<terms>.+)$/,
]

const ON_PAGE = `(?:(?:is |are |also |even )?(?:on|in|there|there in|there on|mentioned|prescribed|written|listed|included|present|given|recommended|part of|among|named|advised|ordered|shown|one of)(?: (?:on|in|of|to me|for me|by|here|there|at|the|this|${PAGE}|doctor|list|all|medicines?|medications?)){0,6})`
const MENTION: readonly RegExp[] = [
  new RegExp(
    `^(?:so |and |but |please |tell me |check )*(?:if |whether )?(?:is|are|was|were|has|have) (?:there )?(?:been )?(?:any |a |an |the |also )?(?<terms>.+?) ${ON_PAGE}$`,
  ),
  new RegExp(
    `\\b(?:does|do|did) (?:${PAGE}|doctor|the doctor|they|he|she)(?: also)? (?:mention|contain|include|have|list|say|prescribe|recommend|give|name|write|show|order|talk about|speak of|advise|suggest)(?: anything about| something about| about)? (?:any |a |an |me |the )*(?<terms>.+)$`,
  ),
  /\b(?:am i|was i|were we|is (?:he|she|the patient)) (?:prescribed|given|supposed to take|taking|on|to take|recommended) (?:any |a |an |the )*(?<terms>.+)$/,
  /\bdo (?:i|we) (?:need to |have to )?(?:take|get|have|need|use) (?:any |a |an )+(?<terms>.+)$/,
  /^(?:is|are) there (?:any |a |an |the )*(?<terms>.+)$/,
  /^any (?<terms>.+?)(?: (?:on|in|mentioned|prescribed|there|listed|written)\b.*)?$/,
]

/** Words asked for by "is there any …" that are sections of the page, not something to look for. */
const ABOUT_ALL =
  /\b(?:all|every|each|everything|medicines|medications|drugs|pills|meds)\b|\bthe (?:tablets|capsules)\b/

export function findEnglishIntents(corrected: string): EnglishIntents {
  const every = ABOUT_ALL.test(corrected)
  if (TRANSCRIBE.test(corrected)) return { intents: ['transcribe'], every: false }
  const count = COUNT.exec(corrected)
  if (count || COUNT_FORMS.test(corrected)) {
    const counted = count?.groups?.tests ? 'tests' : count?.groups?.diagnoses ? 'diagnoses' : 'medicines'
    return { intents: ['count'], every: false, counted }
  }
  const found = RULES.flatMap(({ intent, phrase, unless }) => {
    const hit = phrase.exec(corrected)
    return hit && !unless?.test(corrected) ? [{ intent, at: hit.index }] : []
  })
  const intents = settle(
    found.sort((a, b) => a.at - b.at).map(({ intent }) => intent),
    corrected,
  )
  const terms = findTerms(corrected)
  // "Is there any allergy?" asks for the section; "is Ascorbic Acid in it?" asks for the words.
  const isSection = terms && KNOWN_SECTION.test(terms.words) && (intents.length > 0 || LIST.test(corrected))
  if (terms && !isSection) {
    return { intents: [terms.intent], every: false, terms: terms.words }
  }
  if (intents.length > 0) return { intents, every }
  if (MORE_ABOUT.test(corrected)) return { intents: ['details'], every }
  if (!LIST.test(corrected)) return { intents: [], every }
  return { intents: ['medicines'], every, vague: corrected.split(' ').some((word) => !FRAME.has(word)) }
}

/** Words beside which a word of the list asks for the list. */
const FRAME = new Set(
  `a about advised all already am an and any are as at be been buy by can chemist complete could describe details did do doctor does
  drug drugs drops each en every everything explain family father for from full gave get give given had has have he her here him his
  i image in injection injections is it item items kid know let like list listed made many me medication medications medicine
  medicines mention mentioned mother my name named names need now of on one ones or order ordered our out page paper patient
  photo picture pill pills please prescribe prescribed prescribes prescription rx say see she should show so son daughter
  suggested summarise summarize summary supposed syrup syrups tablet tablets take taken taking tell that the their them there
  these they this those to today treatment up us use was we were what whatever when which who will with write written wrote you
  your answer capsule capsules contain contains describe exactly got husband wife include included kindly must recommended recommend
  recommends advise also there's just want would ok okay no not`.split(/\s+/),
)

const KNOWN_SECTION =
  /^(?:any |the |my |other |special |some )*(?:allerg\w+|tests?|investigations?|advice|instructions?|diagnos\w+|diseases?|conditions?|symptoms?|complaints?|appointment|follow ?up|date|age|weight|name|doctor|next visit|findings|vitals|bp|blood pressure|precautions?|strength|dose|dosage|duration|quantity|address|phone(?: number)?|patient|medicines?|problems?|diet|refills?|blood tests?|quantity|clinic|hospital|diagnosis|prescriber)\b[^.]{0,40}$/

/** The wider intents give way to the narrower ones found beside them. */
function settle(found: Intent[], corrected: string): Intent[] {
  let intents = [...new Set(found)]
  const drop = (...unwanted: Intent[]) => {
    intents = intents.filter((intent) => !unwanted.includes(intent))
  }
  const has = (...wanted: Intent[]) => wanted.some((intent) => intents.includes(intent))
  if (has('frequency', 'when', 'duration')) drop('directions')
  if (has('next-visit')) drop('when', 'duration', 'date', 'clinic', 'advice')
  if (has('date')) drop('when')
  if (has('prescriber-details')) drop('prescriber', 'clinic')
  if (has('diagnoses') && !/\bsymptoms?|complain/.test(corrected)) drop('complaints', 'purpose')
  if (has('diagnoses', 'complaints', 'tests')) drop('advice', 'purpose', 'findings')
  // "What tests are needed and when?": the times of medicines are something else.
  if (has('tests', 'diagnoses', 'allergies')) drop('when', 'duration')
  if (has('age', 'sex', 'weight', 'allergies') && !/\bwho (?:is|was) (?:the )?patient\b/.test(corrected))
    drop('patient')
  if (has('patient') && /\b(?:who|whose|whom)\b/.test(corrected)) drop('purpose')
  if (has('quantity')) drop('dose')
  const list = NAMED_LIST.test(corrected)
  const beside =
    intents.length > 0 &&
    intents.every((intent) => ['diagnoses', 'complaints', 'tests', 'advice'].includes(intent))
  if (list && beside && / and | or |,/.test(corrected)) {
    return corrected.search(NAMED_LIST) <
      corrected.search(/\b(?:diagnos|disease|test|advice|symptom|complaint)/)
      ? ['medicines', ...intents]
      : [...intents, 'medicines']
  }
  return intents
}

function findTerms(corrected: string): { intent: 'search' | 'mention'; words: string } | undefined {
  if (AGAIN.test(corrected) && !/\b(?:say|says|mention|is|are|does)\b/.test(corrected)) return undefined
  for (const intent of ['search', 'mention'] as const) {
    for (const pattern of intent === 'search' ? SEARCH : MENTION) {
      const words = pattern.exec(corrected)?.groups?.terms?.replace(TRAILING, '').trim()
      if (words && !POINTING.test(words)) return { intent, words }
    }
  }
  return undefined
}

/** "Tell me about it": everything about what was spoken of. */
const MORE_ABOUT =
  /\b(?:tell me(?: more)?|info|information|details|explain|more|describe) (?:about |on |of )?(?:it|this(?! prescription| page)|that|them|the (?:first|second|third|fourth|fifth|last|other|syrup|tablet|capsule)(?: one)?)\b/

const TRAILING = new RegExp(
  `(?: (?:(?:on|in|from|to) (?:${PAGE})|please|prescribed|mentioned|written|listed|there|here|now|too|also|as well|at all|in it|me))+$`,
)
const POINTING =
  /^(?:it|this|that|them|these|those|(?:the |this |that )?(?:first|second|third|fourth|fifth|last|other)(?: one)?|me|you|i|for .*)$/
