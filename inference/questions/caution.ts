/** Words of danger, and questions that only a professional may answer. Danger is looked for with high recall. */

/** Danger in any sentence: nothing on a prescription is asked for in these words. */
const ALWAYS: readonly RegExp[] = [
  /\bover ?-?dos(?:e|ed|ing)\b/,
  /\b(?:took|taken|take|swallowed|swallow|ate|eaten|eat|had|drank|gave|given|consumed|popped|injected)\b.{0,40}\b(?:too (?:many|much)|the (?:whole|entire|full) (?:strip|bottle|box|pack|packet)|(?:whole|entire|full|all the|all of the) (?:strips?|bottles?|pack(?:et)?s?|box(?:es)?|tablets?|pills?|capsules?|medicines?) (?:at once|together|in one go)|(?:a )?(?:double|triple|extra|twice the|wrong) (?:dose|dosage|medicine|tablet|pill|injection|amount)|by mistake|accident(?:al)?ly|(?:1\d|[2-9]\d|ten|fifteen|twenty|thirty|fifty|lots of|a lot of|so many|handful of) (?:tablets|pills|capsules|medicines))/,
  /\b(?:too many|too much) (?:tablets?|pills?|capsules?|medicines?|drops?|syrup|insulin|doses?|of (?:it|this|them|the))\b/,
  /\bsuicid|\bkill(?:ing)? (?:my|him|her)self\b|\bend(?:ing)? (?:my|his|her) (?:own )?life\b|\bwant(?:s|ed)? to die\b|\b(?:harm|hurt|cut)(?:ing)? (?:my|him|her)self\b|\bdo(?:n't| not) want to (?:live|be alive)\b|\bbetter off dead\b/,
  /\b(?:can(?:no|')?t|can not|cannot|unable to|not able to|trouble|difficulty(?: in)?|hard to|struggling to|isn'?t|is not|not|stopped) breath(?:e|ing)?\b|\bgasping\b|\bchoking\b|\bturn(?:ed|ing) blue\b|\bblue lips\b/,
  /\b(?:unconscious|unresponsive|not responding|passed out|blacked out|collapsed|won'?t wake|not waking|can(?:no|')?t wake|fainted|not conscious)\b/,
  /\b(?:face|lips?|tongue|throat|mouth)\b.{0,25}\bsw(?:ell|oll)|\bsw(?:elling|ollen)(?: (?:up|of|in|on))?(?: (?:the|my|his|her))? (?:face|lips?|tongue|throat)\b/,
  /\bbleeding (?:heavily|a lot|badly|non ?-?stop|won'?t stop|too much)|\bheav(?:y|ily) bleeding|\b(?:won'?t|not|doesn'?t|can(?:no|')?t) stop bleeding|\bvomiting blood|\bblood in (?:my |the )?vomit|\bcoughing (?:up )?blood|\bthrow(?:ing|n)? up blood/,
  /\banaphyla|\bpoison(?:ed|ing)?\b|\b(?:having|had|has|have) (?:a |an )?(?:heart attack|stroke|seizure|fit|convulsion)s?\b|\b(?:call|need) (?:an )?ambulance\b|\b(?:it is|it's|this is) an emergency\b|\bemergency\b.{0,15}\b(?:help|now|please)\b|\bdying\b/,
  /\b(?:child|baby|kid|toddler|son|daughter|infant|dog|cat)\b.{0,25}\b(?:swallowed|ate|drank|took|has taken|got hold of)\b/,
]

/** Danger when somebody has it now, but also what a medicine may be prescribed for. */
const SYMPTOM =
  /\bchest (?:pain|tightness|pressure)|\bpain in (?:my |the |his |her )?chest|\bchest (?:is )?hurt|\bseizures?\b|\bconvuls|\bfits\b|\bbreathless|\bshort(?:ness)? of breath|\bstroke\b|\bheart attack|\bparaly|\bslurred|\bface (?:is )?droop|\bbleeding\b|\bsevere (?:pain|headache|allerg|reaction|rash|vomiting|bleeding)|\bthroat (?:is )?(?:closing|tight)|\bhives\b|\bsmoth|\bpalpitation/

/** Asks what the page says, or which medicine is meant for something. */
const READING =
  /\b(?:what|which|is|are) (?:\w+ ){0,6}(?:for|against|treats?|used)\b|\b(?:does|do|did|is|are|was)\b.{0,60}\b(?:mention|mentioned|say|written|prescribed|listed|on (?:it|the)|in (?:it|the)|cover)\b|\bwhat (?:does|do|did)\b.{0,30}\b(?:say|mention|do|treat)\b|\bmeant for\b|\bused (?:for|in|to)\b|\bfor (?:the |my )?(?:chest|seizure|fits|stroke|breathless|bleeding|palpit)/

/** Somebody has it. */
const NOW =
  /\b(?:i|we|he|she|it|they|child|baby|mother|father|mom|dad|mum|wife|husband|son|daughter|patient|grandma|grandpa) (?:am|is|are|has|have|having|got|get|gets|getting|feel|feels|feeling|started|keeps?|had|having|just|can(?:no|')?t|think)\b|\b(?:i'm|i've|he's|she's|it's|im|ive)\b|\b(?:right )?now\b|\bhelp\b|\burgent|\bafter (?:taking|i took|the)|\bsince (?:taking|i)\b|\bsuddenly\b|\bwhat (?:do|should|can) i do\b|\bhurts\b/

/** What only a professional who knows the person may answer. */
const ADVICE: readonly RegExp[] = [
  /\b(?:can|could|may|should|shall|must|would|am) (?:i|we|he|she|they|my (?:\w+))(?: still| also| just| safely| allowed to| have to| need to| really)? (?:take|use|have|give|drink|eat|stop|skip|double|halve|cut|crush|split|break|chew|open|mix|combine|drive|share|change|increase|decrease|reduce|continue|start|replace|switch|substitute|keep taking|go off|swap|miss|smoke|work|breastfeed|exercise|avoid)\b/,
  /\b(?:is|are|will|would)\b.{0,40}\b(?:safe|dangerous|harmful|ok(?:ay)?|alright|all right|bad|addictive|necessary|risky|allowed|better|cause|interact|work|help me|make me|hurt)\b/,
  /\bside ?-?effects?\b|\badverse\b|\binteract(?:ion|ions|s)?\b|\bcontra ?-?indicat|\bsafe(?:ty|ly)?\b|\brisks?\b|\bwarnings?\b/,
  /\b(?:miss(?:ed|ing)?|forgot|forget|forgotten|skip(?:ped)?|late)\b.{0,30}\b(?:dose|doses|tablet|pill|medicine|it|take|one|capsule)\b/,
  /\bpregnan|\bbreast ?-?feed|\balcohol\b|\bbeer\b|\bwine\b|\bwhisky\b|\bdriv(?:e|ing)\b|\bgrapefruit\b/,
  /\balternatives?\b|\bsubstitutes?\b|\binstead of\b|\bcheaper\b|\bhome remed|\bgeneric version\b|\bsame as\b|\bequivalent\b/,
  /\bwhat (?:if|happens (?:if|when))\b|\bwhat (?:should|shall|do|can) i do\b|\bwhat to do\b/,
  /\bstop (?:taking|using|it|this|the|these)\b|\bquit\b|\bexpired?\b|\bstronger\b|\bsecond opinion\b|\bis the doctor (?:right|correct)\b|\b(?:correct|right) (?:dose|medicine|treatment)\b/,
  /\b(?:feel|feeling|feels) (?:sick|dizzy|worse|unwell|ill|better|bad|nauseous|weak|sleepy)\b|\bnot working\b|\ballergic reaction\b|\bhow (?:does|do) .{1,30} work\b|\bmake(?:s)? me (?:sleepy|drowsy|sick)\b/,
]

/** "How should I take it?" and "what should I take?" ask for what the page says. */
const DIRECTIONS_FRAME =
  /\b(?:how|when|what(?! (?:if|happens))|which|where|for how long|how long|how often|how many|how much|at what time)\b(?: \w+){0,6} (?:can|could|may|should|shall|must|would|do|am|to) (?:i|we|he|she|they|my \w+)\b/

const ADVICE_IN_FRAME =
  /\b(?:stop|skip|double|miss|eat|avoid|drink|drive|mix|instead|alternatives?|substitutes?|safe|alcohol|pregnan\w*|what (?:should|shall|do|can) i do)\b/

export function findCaution(
  question: string,
  foreign?: 'advice' | 'emergency',
): 'advice' | 'emergency' | undefined {
  const text = question
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[‘’´`]/g, "'")
    .replace(/[\s\u0000-\u001f]+/g, ' ')
  if (foreign === 'emergency' || isEmergency(text)) return 'emergency'
  return foreign ?? (asksAdvice(text) ? 'advice' : undefined)
}

function isEmergency(text: string): boolean {
  if (PROPOSED.test(text) && !DONE.test(text)) return SYMPTOM.test(text) && NOW.test(text)
  const reading = READING.test(text) && !NOW.test(text)
  if (ALWAYS.some((danger) => danger.test(text))) return !(reading && ASKS_THE_PAGE.test(text))
  return SYMPTOM.test(text) && !reading
}

/** "Can I take a double dose?" asks beforehand. */
const PROPOSED =
  /\b(?:can|could|may|should|shall|is it (?:ok|okay|safe|fine) (?:if|to)|do i need to)\b.{0,30}\b(?:take|give|have|use)\b.{0,25}\b(?:double|triple|extra|twice|two|whole|full)\b/
const DONE =
  /\b(?:took|taken|swallowed|ate|drank|gave|had|already|overdos\w*|suicid\w*|myself|breath\w*|unconscious)\b/

/** Even words of danger are only looked up in "what does it say about overdose?". */
const ASKS_THE_PAGE =
  /\b(?:what|anything)\b.{0,30}\b(?:say|says|said|mention|mentions|written)\b.{0,20}\babout\b|\b(?:does|do) (?:it|this|the prescription|the page) (?:mention|say)\b|\b(?:what|which) (?:\w+ ){0,4}(?:medicines?|tablets?|capsules?|syrups?|one)\b.{0,25}\bfor\b/

function asksAdvice(text: string): boolean {
  if (DIRECTIONS_FRAME.test(text) && !ADVICE_IN_FRAME.test(text)) return false
  return ADVICE.some((pattern) => pattern.test(text))
}
