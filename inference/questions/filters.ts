/** Conditions on medicines in a question: "which ones are taken at night?", "what do I take before food?" */
import type { DoseForm } from '../prescription.ts'
import type { Filter, Reference } from './question.ts'
import { formOf } from './reference.ts'

/** Only these questions ask for a choice among the medicines. */
const CHOICE =
  /^(?:and |so |please |ok |tell me )*(?:which|what|list|show|any|are there|is there|do any|do i have|give me|medicines?|the medicines?)\b|\bwhich (?:one|ones|medicines?|tablets?|capsules?|drugs?)\b|\b(?:any|some)thing (?:\w+ ){0,4}(?:for|against|to treat) |\b(?:what|which)(?: all)? (?:should|do|must|to|can) (?:i |we )?(?:have to )?(?:take|use)\b/
/** One medicine's own times are asked for, or a date. */
const NO_CHOICE =
  /\bbefore or after\b|\bafter or before\b|\bwhat time\b|\b(?:take|use|taking) (?:it|this|that)\b|\bwhich time\b|\bor (?:before|after|at night|in the)\b|\bhow (?:often|many|much|long)\b/

const CONDITIONS: readonly (readonly [RegExp, Filter])[] = [
  [
    /\b(?:at|every|for the|in the)? ?(?:night|bed ?time|nighttime)\b|\bbefore (?:sleep(?:ing)?|going to bed|bed)\b|\btonight\b/,
    { kind: 'when', time: 'night' },
  ],
  [/\bmornings?\b|\bbreakfast\b/, { kind: 'when', time: 'morning' }],
  [/\b(?:noon|afternoons?|midday|lunch(?:time)?)\b/, { kind: 'when', time: 'noon' }],
  [/\bevenings?\b/, { kind: 'when', time: 'evening' }],
  [
    /\bbefore (?:food|meals?|eating|i eat|dinner)\b|\bempty stomach\b|\bbefore-food\b/,
    { kind: 'meal', meal: 'before' },
  ],
  [
    /\bafter (?:food|meals?|eating|i eat|dinner)\b|\bfull stomach\b|\bafter-food\b/,
    { kind: 'meal', meal: 'after' },
  ],
  [/\bwith (?:food|meals?|dinner|milk)\b/, { kind: 'meal', meal: 'with' }],
  [
    /\b(?:once|one time|1 time|1x) (?:a|per|each|every|in a) (?:day|24 hours)\b|\bonce daily\b|\bdaily once\b|\bonly once\b/,
    { kind: 'frequency', times: 1, period: 1, unit: 'd' },
  ],
  [
    /\b(?:twice|two times|2 times|2x) (?:a|per|each|every|in a) day\b|\btwice daily\b|\bdaily twice\b|\btwice\b/,
    { kind: 'frequency', times: 2, period: 1, unit: 'd' },
  ],
  [
    /\b(?:thrice|three times|3 times|3x) (?:a|per|each|every|in a) day\b|\bthrice\b|\bthree times daily\b/,
    { kind: 'frequency', times: 3, period: 1, unit: 'd' },
  ],
  [/\b(?:four times|4 times|4x)\b/, { kind: 'frequency', times: 4, period: 1, unit: 'd' }],
  [/\bonce (?:a|per|every) week\b|\bweekly\b/, { kind: 'frequency', times: 1, period: 1, unit: 'wk' }],
  [
    /\b(?:only )?(?:when|if|as) (?:needed|required|necessary)\b|\bsos\b|\bprn\b|\bonly (?:if|when)\b/,
    { kind: 'need' },
  ],
]

const LENGTH = /\bfor (?<value>\d{1,3}|one|two|three|four|five|six|seven|ten) (?<unit>days?|weeks?|months?)\b/
const NUMBERS: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  ten: 10,
}

const PURPOSE = [
  /\b(?:(?:any|some)thing|(?:a|any) medicines?)(?: (?:here|there|in it|on it|prescribed|given|listed|to take|on the (?:page|prescription))){0,2} (?:for|against|to treat) (?<words>.+)$/,
  /\b(?:which|what)(?: of (?:the|these|them|my) \w+)?(?: (?:one|ones|medicines?|medications?|drugs?|tablets?|capsules?|syrups?|pills?|treatment|injection|cream|drops))?(?: (?:is|are|was|were|has|have|should|do|must|can|been|to|be|i|we|taken|take|used|use|given|give|prescribed|meant|there|for treating)){0,7} (?:for|to treat|against|treats|cures) (?<words>.+)$/,
  /\b(?:which|what) (?:one|medicines?|tablets?|of (?:them|these|the \w+)) (?:is|are) (?:the |an? )(?<words>[a-z ]+)$/,
]
/** What may follow "for" without being a purpose. */
const NO_PURPOSE =
  /^(?:it|this|that|me|him|her|us|them|the patient|(?:my |the )?(?:child|son|daughter|mother|father|baby)|\d.*|how .*|(?:one|two|three|four|five|six|seven|ten) (?:days?|weeks?|months?).*|the (?:first|second|third|last).*|(?:today|tomorrow|now)|on .*|the prescription|treatment)$/

export function findFilter(corrected: string, reference: Reference): Filter | undefined {
  const filter = findCondition(corrected, reference)
  return filter && NEGATED.test(corrected) && filter.kind !== 'need' ? { ...filter, not: true } : filter
}

/** "Which is not for 5 days?" */
const NEGATED =
  /\b(?:is|are|was|were|do|does|should|that|ones?|medicines?|tablets?|need) not\b|\bother than\b|\bexcept\b/

function findCondition(corrected: string, reference: Reference): Filter | undefined {
  if (
    !CHOICE.test(corrected) ||
    NO_CHOICE.test(corrected) ||
    reference.pronoun ||
    reference.ordinals.length > 0
  )
    return undefined
  const length = LENGTH.exec(corrected)?.groups
  if (length) {
    const unit = length.unit!.startsWith('d') ? 'd' : length.unit!.startsWith('w') ? 'wk' : 'mo'
    return { kind: 'duration', value: NUMBERS[length.value!] ?? Number(length.value), unit }
  }
  const condition = CONDITIONS.find(([pattern]) => pattern.test(corrected))
  if (condition && !/\b(?:time|dose|strength|form)\b/.test(corrected)) return condition[1]
  const form = askedForm(corrected)
  if (form) return { kind: 'form', form }
  for (const pattern of PURPOSE) {
    const words = pattern
      .exec(corrected)
      ?.groups?.words?.replace(/^(?:the|my|his|her|treating|treatment of) /, '')
    if (words && !NO_PURPOSE.test(words)) return { kind: 'purpose', words }
  }
  return undefined
}

/** "Which syrup is prescribed?", "any injections?": a form that is asked for, not pointed at. */
function askedForm(corrected: string): DoseForm | undefined {
  const asked =
    /^(?:and )?(?:which|what|any|list|show|is there|are there|do i have)(?: (?:are|is|all|me|the|any|an?|of|these|them|medicines?|ones?)){0,4} (?<form>(?:eye |ear |nasal )?[a-z]+)(?: (?:is|are|was|were|has|have|do|did|in|on|there|prescribed|should|here)\b.*)?$/.exec(
      corrected,
    )?.groups?.form
  const form = asked ? formOf(asked) : undefined
  // Most lists are tablets: "which tablets" asks for the medicines.
  return form === 'tablet' && !/\bare tablets$/.test(corrected) ? undefined : form
}
