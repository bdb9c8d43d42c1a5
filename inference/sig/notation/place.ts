/** By which way and where: po, sl, im, iv, sc, "both eyes", "right ear", "each nostril", "apply locally". */
import type { Ambiguous, Fact, Route } from '../fact.ts'
import { abbreviations, type Notation, notation, phrases } from './notation.ts'

const via = (route: Route): Fact => ({ kind: 'route', route })
const on = (text: string, route?: Route): Fact => ({ kind: 'site', text, ...(route ? { route } : {}) })
const open = (abbreviation: Ambiguous): Notation =>
  abbreviations([abbreviation], { kind: 'ambiguous', abbreviation })

const RIGHT = String.raw`(?:right|rt\.?|r)\)?`
const LEFT = String.raw`(?:left|lt\.?|l)\)?`
const BOTH = String.raw`(?:both|bilateral|b/l|each|either|dono)`
const INTO = String.raw`(?:(?:in|into|to|on|for|over)\s*)?(?:the\s*)?`
const PARTS = String.raw`(?:affected\s*(?:area\(s\)|areas?|parts?|skin|site|region)|face|scalp|skin|hands?|feet|foot|legs?|arms?|knees?|back|neck|lips?|gums?|wound|lesions?|rash|nails?|groin|chest|forehead|abdomen|thighs?|elbows?|shoulders?|elbow|cheeks?|tongue|mouth\s*ulcers?|anal\s*area|burns?)`

/** Two letters that are Latin on an English page only. */
export const TWO_LETTERS: readonly Notation[] = [
  ...(['od', 'os', 'ou', 'ad', 'as', 'au', 'td', 'bf', 'tw'] as const).map(open),
  phrases(['la'], via('topical')),
]

export const PLACES: readonly Notation[] = [
  abbreviations(['po'], via('oral')),
  phrases(['by mouth', 'orally', 'oral', 'per oral', 'per os', 'per orally', 'munh se'], via('oral')),
  abbreviations(['sl'], via('sublingual')),
  phrases(['sublingually', 'sublingual', 'under the tongue', 's/l', 'jeebh ke neeche'], via('sublingual')),
  phrases(['buccal', 'buccally'], via('buccal')),
  abbreviations(['im'], via('intramuscular')),
  phrases(['intramuscular', 'intramuscularly', 'i/m', 'deep im'], via('intramuscular')),
  abbreviations(['iv'], via('intravenous')),
  phrases(
    ['intravenous', 'intravenously', 'i/v', 'slow iv', 'iv slow', 'iv slowly', 'iv infusion', 'iv bolus'],
    via('intravenous'),
  ),
  abbreviations(['sc', 'sq', 'subq', 'subcut'], via('subcutaneous')),
  phrases(['subcutaneous', 'subcutaneously', 's/c', 'under the skin', 'sub cut'], via('subcutaneous')),
  phrases(['intradermal', 'intradermally', 'i/d'], via('intradermal')),
  abbreviations(['pr'], via('rectal')),
  phrases(['rectally', 'rectal', 'per rectum', 'per rectal', 'into the rectum', 'p/r'], via('rectal')),
  abbreviations(['pv'], via('vaginal')),
  phrases(
    [
      'vaginally',
      'vaginal',
      'per vagina',
      'per vaginum',
      'per vaginal',
      'into the vagina',
      'p/v',
      'intravaginally',
    ],
    via('vaginal'),
  ),
  phrases(
    [
      'inhaled',
      'by inhalation',
      'inhalation',
      'via spacer',
      'with spacer',
      'by nebuliser',
      'by nebulizer',
      'via nebuliser',
      'via nebulizer',
      'nebulise',
      'nebulize',
      'nebulisation',
      'nebulization',
      'neb',
      'nebs',
      'through spacer',
      'via inhaler',
    ],
    via('inhalation'),
  ),
  phrases(
    [
      'topically',
      'topical',
      'locally',
      'local application',
      'l/a',
      'apply locally',
      'for local application',
      'external use',
      'for external use',
      'for external use only',
      'externally',
      'locally apply',
      'ext use',
    ],
    via('topical'),
  ),
  phrases(['transdermal', 'transdermally'], via('transdermal')),
  phrases(['intranasal', 'intranasally', 'nasally'], via('nasal')),
  notation(String.raw`${INTO}${RIGHT}\s*eye`, () => [on('right eye', 'ophthalmic')]),
  notation(String.raw`${INTO}${LEFT}\s*eye`, () => [on('left eye', 'ophthalmic')]),
  notation(String.raw`${INTO}${BOTH}\s*(?:the\s*)?eyes?`, () => [on('both eyes', 'ophthalmic')]),
  notation(
    String.raw`${INTO}(?:affected\s*)eyes?|(?:in|into|to)\s*(?:the\s*)?eyes?|aankh(?:on)?\s*mein`,
    (_, whole) => [on(whole.includes('affected') ? 'affected eye' : 'eye', 'ophthalmic')],
  ),
  notation(String.raw`${INTO}${RIGHT}\s*ear`, () => [on('right ear', 'otic')]),
  notation(String.raw`${INTO}${LEFT}\s*ear`, () => [on('left ear', 'otic')]),
  notation(String.raw`${INTO}${BOTH}\s*(?:the\s*)?ears?`, () => [on('both ears', 'otic')]),
  notation(
    String.raw`${INTO}(?:affected\s*)ears?|(?:in|into|to)\s*(?:the\s*)?ears?|kaan\s*mein`,
    (_, whole) => [on(whole.includes('affected') ? 'affected ear' : 'ear', 'otic')],
  ),
  notation(
    String.raw`${INTO}(?:${BOTH}|each|per)\s*(?:the\s*)?(?:nostrils?|nares|naris|side\s*of\s*nose)`,
    () => [on('each nostril', 'nasal')],
  ),
  notation(String.raw`${INTO}(?:${BOTH}|per)\s*sides?`, () => [on('each side')]),
  notation(String.raw`${INTO}${RIGHT}\s*nostril`, () => [on('right nostril', 'nasal')]),
  notation(String.raw`${INTO}${LEFT}\s*nostril`, () => [on('left nostril', 'nasal')]),
  notation(String.raw`(?:in|into)\s*(?:the\s*)?(?:nose|nostrils?)|naak\s*mein`, () => [on('nose', 'nasal')]),
  notation(String.raw`(?:(?:on|to|over|into|in)\s*)(?:the\s*)?(?<part>${PARTS})`, (g) => [
    on(g.part!.replace(/\s+/g, ' ')),
  ]),
  notation(String.raw`(?<part>affected\s*(?:areas?|parts?))`, (g) => [on(g.part!.replace(/\s+/g, ' '))]),
  ...TWO_LETTERS,
  notation(String.raw`r\.?/?e\.?`, () => [{ kind: 'ambiguous', abbreviation: 're' }]),
  notation(String.raw`l\.?/?e\.?`, () => [{ kind: 'ambiguous', abbreviation: 'le' }]),
  notation(String.raw`b\.?/?e\.?`, () => [{ kind: 'ambiguous', abbreviation: 'be' }]),
  phrases(['o/d'], { kind: 'ambiguous', abbreviation: 'od' }),
]
