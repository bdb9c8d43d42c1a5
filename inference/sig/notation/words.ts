/** How to take it, and words that say nothing by themselves. */
import type { Fact } from '../fact.ts'
import { type Notation, notation, phrases } from './notation.ts'

const note = (text: string): Fact => ({ kind: 'note', text })

const NOT_WITH =
  '(?:milk|alcohol|antacids?|dairy(?:\\s*products)?|tea|coffee|grapefruit(?:\\s*juice)?|food|iron|calcium)'

/** Instructions that are kept as plain English. */
const NOTES: readonly (readonly [string, readonly string[]])[] = [
  ['thin layer', ['thin layer', 'a thin layer', 'thin film', 'thinly', 'thin smear']],
  ['sparingly', ['sparingly', 'apply sparingly']],
  ['liberally', ['liberally', 'generously', 'apply liberally']],
  ['chew', ['chew', 'chewed', 'chew well', 'to be chewed', 'chew and swallow', 'chaba kar']],
  [
    'swallow whole',
    [
      'swallow whole',
      'swallowed whole',
      'do not crush',
      "don't crush",
      'do not chew',
      'do not crush or chew',
    ],
  ],
  [
    'dissolve in water',
    [
      'dissolve in water',
      'dissolved in water',
      'mix in water',
      'mixed in water',
      'in a glass of water',
      'in half a glass of water',
      'in 1 glass of water',
      'with 1 glass water',
      'mix with water',
      'in water',
      'paani mein',
    ],
  ],
  [
    'with water',
    [
      'with water',
      'with plenty of water',
      'with a glass of water',
      'with a full glass of water',
      'with warm water',
      'with lukewarm water',
      'with lots of water',
      'paani ke saath',
      'pani ke sath',
    ],
  ],
  ['with milk', ['with milk', 'in milk', 'doodh ke saath', 'dudh ke saath', 'doodh ke sath']],
  ['shake well', ['shake well', 'shake well before use', 'shake before use']],
  ['gargle', ['gargle', 'gargles', 'to gargle']],
  ['rinse and spit', ['rinse and spit', 'swish and spit']],
  [
    'rinse the mouth afterwards',
    ['rinse mouth', 'rinse mouth after use', 'rinse mouth after', 'rinse after use'],
  ],
  ['rotate the sites', ['rotate sites', 'rotate site']],
  [
    'as directed',
    ['as directed', 'as advised', 'as instructed', 'as prescribed', 'ud', 'ut dict', 'as dir', 'as told'],
  ],
  [
    'after each loose stool',
    [
      'after each loose stool',
      'after every loose stool',
      'after each loose motion',
      'after every loose motion',
      'after each motion',
    ],
  ],
  ['let it dissolve in the mouth', ['dissolve in mouth', 'suck slowly', 'suck', 'allow to dissolve']],
  ['slowly', ['slowly', 'slow']],
  ['avoid alcohol', ['avoid alcohol', 'no alcohol']],
  ['may cause drowsiness', ['may cause drowsiness']],
  ['after a bath', ['after bath', 'after bathing']],
  ['while awake', ['while awake', 'when awake', 'during waking hours', 'while you are awake']],
  [
    'remove the old patch',
    ['remove old patch', 'remove the old patch', 'remove previous patch', 'after removing the old patch'],
  ],
  ['keep in the refrigerator', ['refrigerate', 'keep refrigerated', 'store in fridge', 'keep in fridge']],
  ['starting tomorrow', ['from tomorrow', 'starting tomorrow', 'start tomorrow', 'start from tomorrow']],
  [
    'until the symptoms are gone',
    [
      'till symptoms resolve',
      'until symptoms resolve',
      'till symptoms subside',
      'until symptoms subside',
      'until symptom free',
      'till relief',
      'until relieved',
    ],
  ],
  ['before exercise', ['before exercise']],
  ['before sex', ['before intercourse', 'before sexual activity']],
]

export const WORDS: readonly Notation[] = [
  notation(
    `(?:do\\s*not|don't|not\\s*to\\s*be|never|not)\\s*(?:take\\s*|taken\\s*)?(?:along\\s*)?with\\s*(?<what>${NOT_WITH})`,
    (g) => [note(`do not take with ${g.what}`)],
  ),
  notation(
    String.raw`(?<n>\d{1,2})\s*(?<u>hours?|hrs?|min(?:utes)?)\s*before\s*(?:the\s*)?(?<what>travel|journey|procedure|exercise|intercourse|surgery|scan|dental\s*work)`,
    (g) => [
      note(`${g.n} ${g.u!.startsWith('h') ? (g.n === '1' ? 'hour' : 'hours') : 'minutes'} before ${g.what}`),
    ],
  ),
  phrases(
    [
      'with or after food',
      'with or after meals',
      'with or just after food',
      'with/after food',
      'with or after meal',
    ],
    note('with or after food'),
  ),
  ...NOTES.map(([text, written]) => phrases(written, note(text))),
  notation(
    String.raw`(?:mixed?|dissolved?)?\s*in\s*(?<n>\d{2,4})\s*ml\s*(?:of\s*)?(?:warm\s*|lukewarm\s*)?(?:water|paani)`,
    (g) => [note(`dissolve in ${g.n} mL of water`)],
  ),
  // Harmless tails.
  notation(
    String.raw`(?:at\s*)?(?:about\s*)?(?:the\s*)?same\s*time(?:\s*(?:each|every)\s*(?:day|night|morning|evening)|\s*daily)?`,
    () => [{ kind: 'noise' }],
  ),
  notation(
    String.raw`(?:then\s*)?discard\s*(?:the\s*|any\s*)?(?:remainder|remaining|rest|unused(?:\s*portion)?|excess|left\s*over)(?:\s*(?:portion|solution|medicine))?`,
    () => [{ kind: 'noise' }],
  ),
  notation(
    String.raw`(?:using|with|by)\s*(?:the\s*|an?\s*)?(?:provided\s*|supplied\s*)?(?:oral\s*|measuring\s*|dosing\s*)?(?:syringe|measuring\s*(?:cup|spoon)|dosing\s*cup)(?:\s*provided)?`,
    () => [{ kind: 'noise' }],
  ),
  // The verb is told by the form; a person reads the same without it.
  notation(
    String.raw`(?:please|pls|kindly|to|be|take|taken|takes|taking|give|given|apply|applied|instil{1,2}|put|use|used|insert|inhale|inject|drink|swallow|place|spray|dose|dosage|sig|freq(?:uency)?|duration|timing|via|by|of|the|a|an|and|at|in|each|with|for|x|from|then|aur|ko|le|lein|lena|leni|len[ae]|khay?e[in]?|khana|khani|hai|ka|ki|ke|mein|me|se|lagay?e?in|lagana|lagaye|dalna|dale[in]*|dena|hi|per|today|tonight|start(?:ing)?|now|next|course|both|is|paint|only|time|times|total|everyday|mouth)`,
    (_, whole) =>
      whole === 'tonight'
        ? [note('tonight')]
        : whole === 'today'
          ? [note('starting today')]
          : [{ kind: 'noise' }],
  ),
  phrases(['everyday'], { kind: 'frequency', times: 1, period: 1, unit: 'd' }),
  notation(String.raw`(?:tab(?:let)?s?|cap(?:sule)?s?|syp|syrup|inj|oint|drops?|cream)\.?`, () => [
    { kind: 'noise' },
  ]),
]
