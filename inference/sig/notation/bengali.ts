/** Bengali directions in Latin letters: "1 ta sokale 1 ta rate khabar pore", "cholbe". */
import type { Fact, When } from '../fact.ts'
import { NUMBER, toNumber } from '../numbers.ts'
import { type Notation, notation, phrases } from './notation.ts'

const at = (...codes: When[]): Fact => ({ kind: 'when', codes })

export const BENGALI: readonly Notation[] = [
  // "ta" counts whatever is taken.
  notation(String.raw`(?<n>${NUMBER}|adha|ordhek)\s*t[ai]`, (g) => [
    { kind: 'number', value: g.n === 'ordhek' ? 0.5 : toNumber(g.n!) },
  ]),
  phrases(['sokale', 'shokale', 'sokal', 'shokal'], at('MORN')),
  phrases(['dupure', 'dupur'], at('AFT')),
  phrases(['bikale', 'bikele', 'sondhay', 'sondha'], at('EVE')),
  phrases(['rate', 'raate', 'ratre'], at('NIGHT')),
  phrases(['ghumanor age', 'ghumanor agey', 'shobar age'], at('HS')),
  phrases(['khabar por', 'khabar pore', 'khabarer por', 'khabarer pore', 'khawar por', 'khawar pore'], {
    kind: 'meal',
    code: 'PC',
  }),
  phrases(['khabar age', 'khabar agey', 'khabarer age', 'khabarer agey', 'khawar age', 'khawar agey'], {
    kind: 'meal',
    code: 'AC',
  }),
  phrases(['khali pete', 'khali pet e'], { kind: 'note', text: 'on an empty stomach' }),
  phrases(['cholbe', 'chalbe'], { kind: 'note', text: 'to be continued' }),
  notation(String.raw`(?:din|dine)\s*(?<n>${NUMBER})\s*bar`, (g) => [
    { kind: 'frequency', times: toNumber(g.n!), period: 1, unit: 'd' },
  ]),
]
