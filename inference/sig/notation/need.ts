/** When it is needed, at most how much, at once: SOS, PRN, "if fever", "for pain", "max 4 g/day", STAT. */
import type { Fact } from '../fact.ts'
import { NUMBER, toNumber } from '../numbers.ts'
import { abbreviations, type Notation, notation, phrases } from './notation.ts'
import { ANY_UNIT, unitOf } from './units.ts'

/** What people take medicines for, as it is said in a sig; a reason that isn't here stays a word not understood. */
const REASONS = [
  'fever',
  'high fever',
  'temp',
  'temperature',
  'pain',
  'severe pain',
  'mild pain',
  'moderate pain',
  'headache',
  'migraine',
  'cough',
  'dry cough',
  'cold',
  'vomiting',
  'nausea',
  'nausea/vomiting',
  'nausea or vomiting',
  'nausea and vomiting',
  'loose motions?',
  'loose stools?',
  'diarrhoea',
  'diarrhea',
  'acidity',
  'gas',
  'constipation',
  'itching',
  'itch',
  'rash',
  'allergy',
  'allergies',
  'sleep',
  'insomnia',
  'anxiety',
  'chest pain',
  'breathlessness',
  'breathing difficulty',
  'shortness of breath',
  'sob',
  'wheeze',
  'wheezing',
  'giddiness',
  'dizziness',
  'vertigo',
  'cramps?',
  'abdominal pain',
  'stomach pain',
  'abdomen pain',
  'back pain',
  'joint pain',
  'body ache',
  'bodyache',
  'body pain',
  'throat pain',
  'sore throat',
  'toothache',
  'tooth pain',
  'burning',
  'swelling',
  'inflammation',
  'infection',
  'spasms?',
  'muscle spasms?',
  'heartburn',
  'indigestion',
  'bleeding',
  'seizures?',
  'fits',
  'blood pressure',
  'bp',
  'high bp',
  'high blood pressure',
  'hypertension',
  'sugar',
  'diabetes',
  'cholesterol',
  'thyroid',
  'asthma',
  'angina',
  'agitation',
  'hiccups',
  'runny nose',
  'nasal congestion',
  'congestion',
  'blocked nose',
  'weakness',
  'bukhar',
  'dard',
  'khansi',
  'ulti',
  'reflux',
  'uti',
  'eczema',
  'acne',
  'fungal infection',
  'motion sickness',
  'menstrual pain',
  'period pain',
  'dysmenorrhea',
  'restlessness',
  'skin infection',
  'ear infection',
  'eye infection',
  'dry eyes?',
  'cramping',
  'bloating',
  'breakthrough pain',
  'gout',
  'depression',
  'heart failure',
  'low mood',
  'ear pain',
  'leg cramps?',
  'swelling of feet',
]
const HINDI: Readonly<Record<string, string>> = {
  bukhar: 'fever',
  temp: 'temperature',
  dard: 'pain',
  khansi: 'cough',
  ulti: 'vomiting',
  sob: 'shortness of breath',
  bp: 'blood pressure',
  uti: 'urinary tract infection',
}
const REASON = [...REASONS]
  .sort((a, b) => b.length - a.length)
  .join('|')
  .replaceAll(' ', String.raw`\s+`)
const WHEN_HOT = String.raw`(?:\s*(?:>|above|over|more\s*than|≥)\s*=?\s*(?<hot>\d{2,3}(?:\.\d|/\d{2,3})?)\s*°?\s*[fc]?)`
const SOS = String.raw`(?:s\.?o\.?s\.?|p\.?r\.?n\.?|as\s*(?:and\s*when\s*)?(?:needed|required|reqd?|necessary)|if\s*(?:needed|required|necessary|reqd?|need\s*be)|when\s*(?:needed|required|necessary|reqd?)|whenever\s*(?:needed|required)|only\s*if\s*(?:needed|required)|if\s*and\s*when\s*required|as\s*needed)`

export const NEEDS: readonly Notation[] = [
  notation(SOS, () => [{ kind: 'need' }]),
  notation(
    String.raw`${SOS}\s*(?:thereafter|after\s*that|afterwards|later)|(?:thereafter|after\s*that|afterwards)\s*${SOS}`,
    () => [{ kind: 'then' }, { kind: 'need' }],
  ),
  phrases(
    [
      'jarurat ho to',
      'zarurat ho to',
      'jarurat padne par',
      'zarurat padne par',
      'zaroorat padne par',
      'jarurat pade to',
    ],
    { kind: 'need' },
  ),
  notation(
    String.raw`${SOS}\s*[,:(-]?\s*(?:(?:for|if|in\s*case\s*of|when)\s*)?(?<why>(?:${REASON})(?:\s*(?:and|or|/|&)\s*(?:${REASON}))*)${WHEN_HOT}?\)?`,
    (g) => [{ kind: 'need', reason: reasonOf(g) }],
  ),
  notation(
    String.raw`(?:only\s*)?(?:if|in\s*case\s*of|when|whenever|when\s*there\s*is|if\s*there\s*is|agar)\s*(?:there\s*is\s*|you\s*have\s*|having\s*)?(?<why>${REASON})${WHEN_HOT}?(?:\s*(?:ho|hone\s*par|persists|occurs|present))?`,
    (g) => [{ kind: 'need', reason: reasonOf(g) }],
  ),
  notation(String.raw`(?<why>${REASON})\s*(?:hone\s*par|ho\s*to|ho\s*tab)`, (g) => [
    { kind: 'need', reason: reasonOf(g) },
  ]),
  notation(
    String.raw`(?:for|indication\s*:|ind\s*:|to\s*treat|for\s*the|to\s*help(?:\s*with)?|for\s*relief\s*of)\s*(?<why>(?:${REASON})(?:\s*(?:and|or|/|&|,)\s*(?:${REASON}))*)`,
    (g) => [{ kind: 'purpose', reason: g.why!.replace(/\s+/g, ' ') }],
  ),
  abbreviations(['stat'], { kind: 'stat' }),
  phrases(['immediately', 'at once', 'abhi', 'turant'], { kind: 'stat' }),
  notation(String.raw`now(?=[\s,;]*(?:and\s*)?then)`, () => [{ kind: 'stat' }]),
  phrases(
    [
      'single dose',
      'as a single dose',
      'one dose only',
      'once only',
      'one time only',
      'one dose',
      'one time dose',
      'only once',
      '1 dose only',
      'one time',
      'single shot',
      'ek hi baar',
    ],
    { kind: 'count', doses: 1 },
  ),
]

const AT_MOST = String.raw`(?:max(?:imum)?\.?(?:\s*(?:dose|daily\s*dose|of|total))?\s*:?\s*(?:of\s*)?|(?:do\s*)?not\s*(?:to\s*)?(?:exceed|more\s*than)\s*|no\s*more\s*than\s*|nte\s*|don'?t\s*exceed\s*|up\s*to\s*a\s*max(?:imum)?\s*of\s*|upto\s*max\s*)`
const IN_A = String.raw`(?:/|per|an?|in\s*an?|in|every|within|each)?\s*(?:(?<day>day|daily|24\s*(?:hours?|hrs?|h)|d|24h)|(?<week>week|wk)|(?<hours>\d{1,2})\s*(?:hours?|hrs?|h))`

export const LIMITS: readonly Notation[] = [
  notation(String.raw`${AT_MOST}(?<n>${NUMBER})\s*(?<unit>${ANY_UNIT})?\s*(?:times\s*)?${IN_A}`, readMax),
  notation(String.raw`${AT_MOST}(?<n>${NUMBER})\s*(?<unit>${ANY_UNIT})?`, (_, whole) => [
    { kind: 'doubt', text: `“${whole}” does not say in what time` },
  ]),
  notation(
    String.raw`(?:not\s*more\s*than|max(?:imum)?\.?|no\s*more\s*than)\s*(?<w>once|twice|thrice)\s*${IN_A}`,
    (g) => [{ kind: 'max', amount: { once: 1, twice: 2, thrice: 3 }[g.w!]!, ...windowOf(g) }],
  ),
]

function reasonOf(g: Readonly<Record<string, string>>): string {
  const why = g.why!.replace(/\s+/g, ' ')
  return `${HINDI[why] ?? why}${g.hot ? ` above ${g.hot}${/^\d{2,3}(?:\.\d)?$/.test(g.hot) && !/bp|pressure|sugar|pulse/.test(why) ? '°' : ''}` : ''}`
}

function windowOf(g: Readonly<Record<string, string>>): { period: number; periodUnit: 'd' | 'wk' | 'h' } {
  if (g.week) return { period: 1, periodUnit: 'wk' }
  return g.hours ? { period: Number(g.hours), periodUnit: 'h' } : { period: 1, periodUnit: 'd' }
}

function readMax(g: Readonly<Record<string, string>>): Fact[] {
  const unit = g.unit ? unitOf(g.unit.trim()) : undefined
  const facts: Fact[] = [
    { kind: 'max', amount: toNumber(g.n!), ...(unit ? { unit: unit.name } : {}), ...windowOf(g) },
  ]
  if (unit?.hazard) facts.push({ kind: 'doubt', text: unit.hazard })
  return facts
}
