/** Portuguese directions: "1 comprimido de 8/8 horas", "2 vezes ao dia", "após as refeições", "se dor". */
import type { Fact, PeriodUnit, When } from '../fact.ts'
import { decimal } from './decimal.ts'
import { type Notation, notation, phrases } from './notation.ts'

const at = (...codes: When[]): Fact => ({ kind: 'when', codes })
const meal = (code: 'AC' | 'PC' | 'C'): Fact => ({ kind: 'meal', code })

/** Words that only a Portuguese page writes. */
export const PORTUGUESE_MARKS =
  /(?<![\p{L}])(?:ao\s*dia|vezes|pela\s*manhã|manhã|manha|noite|à\s*noite|após|refeições|refeicoes|em\s*jejum|olhos?|não|nao|meio\s*comprimido|ao\s*deitar|\d{1,2}\s*\/\s*\d{1,2}\s*h(?:oras?)?|comprimidos?\s*(?:se|de|à|a))(?![\p{L}])/iu

const UNITS: readonly (readonly [string, string, 'piece' | 'measure' | 'mass'])[] = [
  ['comprimidos?|comps?\\.?|cps?\\.?|cp', 'tablet', 'piece'],
  ['c[aá]psulas?|caps?\\.?', 'capsule', 'piece'],
  ['gotas?|gts\\.?', 'drop', 'measure'],
  ['sach[eê]s?|envelopes?', 'sachet', 'piece'],
  ['ampolas?', 'ampoule', 'piece'],
  ['supositórios?', 'suppository', 'piece'],
  ['jatos?|puffs?', 'puff', 'measure'],
  ['ml', 'mL', 'measure'],
  ['mg', 'mg', 'mass'],
  ['colher(?:es)?\\s*de\\s*ch[aá]', 'teaspoon', 'measure'],
  ['unidades', 'unit', 'measure'],
]
const UNIT = `(?:${UNITS.map(([written]) => written).join('|')})`
const WORDS: Readonly<Record<string, number>> = {
  um: 1,
  uma: 1,
  dois: 2,
  duas: 2,
  três: 3,
  tres: 3,
  quatro: 4,
  meio: 0.5,
  meia: 0.5,
}
const N = String.raw`(?:\d{1,2}\s?[½¼¾]|\d{1,2}\s1/2|\d{1,3}(?:[.,]\d{1,2})?|½|1/2|um[a]?|dois|duas|tr[eê]s|quatro|mei[oa])`
const value = (written: string) => WORDS[written] ?? decimal(written)
const PERIODS: Readonly<Record<string, PeriodUnit>> = { d: 'd', s: 'wk', m: 'mo' }
const A_DAY = String.raw`(?:ao\s*dia|por\s*dia|/\s*dia|no\s*dia|diari[oa]s?)`
const REASONS: Readonly<Record<string, string>> = {
  dor: 'pain',
  febre: 'fever',
  náuseas: 'nausea',
  nauseas: 'nausea',
  vômitos: 'vomiting',
  tosse: 'cough',
}

export const PORTUGUESE: readonly Notation[] = [
  notation(String.raw`(?<d>${N})(?:\s*(?:-|a|ou)\s*(?<m>${N}))?\s*(?<u>${UNIT})`, (g) => {
    const [, unit, unitClass] = UNITS.find(([written]) => new RegExp(`^(?:${written})$`).test(g.u!))!
    const high = g.m ? { high: value(g.m) } : {}
    return [{ kind: 'dose', low: value(g.d!), ...high, unit, class: unitClass }]
  }),
  // "de 8/8 horas": every eight hours; two different figures are none of this.
  notation(String.raw`(?:de\s*)?(?<n>\d{1,2})\s*(?:/|em)\s*\k<n>\s*(?:horas?|hs?|h)\.?`, (g) => [
    { kind: 'frequency', times: 1, period: Number(g.n), unit: 'h' },
  ]),
  notation(String.raw`(?:a\s*)?cada\s*(?<n>\d{1,2})\s*(?:horas?|hs?|h)`, (g) => [
    { kind: 'frequency', times: 1, period: Number(g.n), unit: 'h' },
  ]),
  notation(String.raw`(?<n>${N})\s*(?:x|vez(?:es)?)\s*${A_DAY}`, (g) => [
    { kind: 'frequency', times: value(g.n!), period: 1, unit: 'd' },
  ]),
  notation(String.raw`(?<n>${N})\s*(?:x|vez(?:es)?)\s*(?:por|na|/)\s*semana`, (g) => [
    { kind: 'frequency', times: value(g.n!), period: 1, unit: 'wk' },
  ]),
  notation(String.raw`${A_DAY}|diariamente|todos\s*os\s*dias`, () => [
    { kind: 'frequency', times: 1, period: 1, unit: 'd' },
  ]),
  phrases(['em dias alternados', 'dia sim dia não', 'dia sim, dia não'], {
    kind: 'frequency',
    times: 1,
    period: 2,
    unit: 'd',
  }),
  notation(String.raw`(?:por|durante)\s*(?<n>\d{1,3})\s*(?<p>d|s|m)(?:ias?|emanas?|eses|ês)`, (g) => [
    { kind: 'duration', low: Number(g.n), unit: PERIODS[g.p!]! },
  ]),
  phrases(['pela manhã', 'pela manha', 'de manhã', 'manhã', 'manha'], at('MORN')),
  phrases(['ao meio-dia', 'ao meio dia'], at('NOON')),
  phrases(['à tarde', 'a tarde', 'de tarde'], at('AFT')),
  phrases(['à noite', 'a noite', 'noite', 'de noite'], at('NIGHT')),
  phrases(['ao deitar', 'antes de dormir', 'ao dormir'], at('HS')),
  phrases(['antes do café da manhã', 'antes do café', 'antes do pequeno-almoço'], at('ACM')),
  phrases(['após o café da manhã', 'depois do café da manhã', 'após o café'], at('PCM')),
  phrases(['após o almoço', 'depois do almoço'], at('PCD')),
  phrases(['antes do almoço'], at('ACD')),
  phrases(['após o jantar', 'depois do jantar'], at('PCV')),
  phrases(['antes do jantar'], at('ACV')),
  phrases(
    ['após as refeições', 'apos as refeicoes', 'depois das refeições', 'após refeições', 'após comer'],
    meal('PC'),
  ),
  phrases(['antes das refeições', 'antes das refeicoes', 'antes de comer'], meal('AC')),
  phrases(['com as refeições', 'às refeições', 'durante as refeições', 'com alimentos'], meal('C')),
  phrases(['em jejum'], { kind: 'note', text: 'on an empty stomach' }),
  phrases(['com água', 'com um copo de água'], { kind: 'note', text: 'with water' }),
  phrases(['se necessário', 'se necessario', 'se precisar'], { kind: 'need' }),
  notation(
    String.raw`(?:se\s*(?:houver\s*|tiver\s*)?|em\s*caso\s*de\s*)(?<why>${Object.keys(REASONS).join('|')})`,
    (g) => [{ kind: 'need', reason: REASONS[g.why!]! }],
  ),
  notation(String.raw`(?:em|no|nos|nos\s*dois)\s*(?:cada\s*olho|ambos\s*os\s*olhos|olhos)`, () => [
    { kind: 'site', text: 'both eyes', route: 'ophthalmic' },
  ]),
  notation(String.raw`(?:no\s*)?olho\s*direito`, () => [
    { kind: 'site', text: 'right eye', route: 'ophthalmic' },
  ]),
  notation(String.raw`(?:no\s*)?olho\s*esquerdo`, () => [
    { kind: 'site', text: 'left eye', route: 'ophthalmic' },
  ]),
  phrases(['via oral', 'por via oral', 'v\\.?o\\.?'], { kind: 'route', route: 'oral' }),
  phrases(['na área afetada', 'na area afetada', 'no local afetado'], {
    kind: 'site',
    text: 'affected area',
  }),
  phrases(['depois', 'em seguida'], { kind: 'then' }),
  phrases(['tomar', 'tome', 'usar', 'aplicar', 'pingar', 'e', 'de', 'ingerir', 'uso', 'administrar'], {
    kind: 'noise',
  }),
]
