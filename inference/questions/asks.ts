/**
 * What can be asked, once for all languages: every ask of the tables and of the paraphrases means the same intent,
 * and the same condition on medicines, whatever language it is put in.
 */
import type { Filter, Intent, Understood } from './question.ts'

export interface Ask {
  intent: Intent
  filter?: Filter
  counted?: Understood['counted']
}

const when = (time: Extract<Filter, { kind: 'when' }>['time']): Ask => ({
  intent: 'filter',
  filter: { kind: 'when', time },
})
const often = (times: number, unit: 'd' | 'wk' = 'd'): Ask => ({
  intent: 'filter',
  filter: { kind: 'frequency', times, period: 1, unit },
})

/** Intents that say all that is asked. */
const PLAIN = [
  ...['details', 'directions', 'dose', 'daily', 'strength', 'frequency', 'when', 'meal', 'need', 'duration'],
  ...['end', 'quantity', 'refills', 'form', 'route', 'purpose', 'taken'],
  ...[
    'medicines',
    'names',
    'overview',
    'schedule',
    'total',
    'diagnoses',
    'complaints',
    'tests',
    'advice',
    'diet',
  ],
  ...[
    'danger-signs',
    'avoid',
    'withheld',
    'stopped',
    'started',
    'changed',
    'continued',
    'allergies',
    'findings',
  ],
  ...['blood-pressure', 'pulse', 'temperature', 'oxygen-saturation', 'respiratory-rate', 'weight', 'height'],
  ...[
    'blood-glucose',
    'prescriber',
    'prescriber-details',
    'clinic',
    'contacts',
    'patient',
    'age',
    'sex',
    'date',
  ],
  ...[
    'next-visit',
    'validity',
    'signed',
    'expiry',
    'pharmacy',
    'dispensing-number',
    'transcribe',
    'translate',
  ],
  ...['meaning', 'compare', 'together', 'mention', 'condition'],
] as const satisfies readonly Intent[]

const FURTHER = {
  count: { intent: 'count', counted: 'medicines' },
  'count-tests': { intent: 'count', counted: 'tests' },
  morning: when('morning'),
  noon: when('noon'),
  evening: when('evening'),
  late: when('late'),
  night: when('night'),
  'before-food': { intent: 'filter', filter: { kind: 'meal', meal: 'before' } },
  'after-food': { intent: 'filter', filter: { kind: 'meal', meal: 'after' } },
  'with-food': { intent: 'filter', filter: { kind: 'meal', meal: 'with' } },
  once: often(1),
  twice: often(2),
  thrice: often(3),
  'four-times': often(4),
  weekly: often(1, 'wk'),
  'as-needed': { intent: 'filter', filter: { kind: 'need' } },
  'for-life': { intent: 'filter', filter: { kind: 'lifelong' } },
  longest: { intent: 'filter', filter: { kind: 'longest' } },
  shortest: { intent: 'filter', filter: { kind: 'shortest' } },
} as const satisfies Record<string, Ask>

export type AskName = (typeof PLAIN)[number] | keyof typeof FURTHER | 'which-for' | 'which-form' | 'advised'

/** `undefined` for what only the words themselves fill in: which complaint, which form. */
export function askOf(name: AskName): Ask | undefined {
  if (name in FURTHER) return FURTHER[name as keyof typeof FURTHER]
  return name === 'which-for' || name === 'which-form' || name === 'advised'
    ? undefined
    : { intent: name as Intent }
}
