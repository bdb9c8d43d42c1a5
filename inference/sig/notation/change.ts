/** A dose that changes by so much, is given again or is parted: said, where nothing more certain can be read of it. */
import type { Fact } from '../fact.ts'
import { NUMBER, toNumber } from '../numbers.ts'
import { type Notation, notation } from './notation.ts'
import { ANY_UNIT } from './units.ts'

const PERIOD = String.raw`(?:days?|d|weeks?|wks?|months?|hours?|hrs?|h|min(?:ute)?s?)`
const EVERY = String.raw`(?:\s*(?:(?:every|each|per|a|after\s*every|at)\s*(?:${NUMBER}\s*)?(?:other\s*)?(?:${PERIOD}|visit)(?:\s*intervals?)?|daily|weekly|monthly|fortnightly|in\s*${NUMBER}\s*${PERIOD}))?`
const AMOUNT = String.raw`${NUMBER}\s*(?:${ANY_UNIT}|%)?`

const unread = (whole: string): Fact[] => [{ kind: 'change', text: whole }]

export const CHANGES: readonly Notation[] = [
  notation(
    String.raw`(?:then\s*)?(?:gradually\s*|slowly\s*)?(?:reduc\w*|decreas\w*|increas\w*|taper\w*|rais\w*|cut(?:\s*down)?|step\s*(?:up|down)|titrat\w*|escalat\w*|wean\w*|(?:go\s*)?(?:up|down))\s*(?:the\s*)?(?:dose\s*)?(?:by|in\s*steps\s*of)\s*${AMOUNT}${EVERY}`,
    (_, whole) => unread(whole),
  ),
  notation(
    String.raw`(?:then\s*)?(?:gradually\s*|slowly\s*)?(?:reduc(?:e|ing)|decreas(?:e|ing)|increas(?:e|ing)|taper(?:ing)?|titrat(?:e|ing)|wean(?:ing)?)(?:\s*(?:the\s*)?dose)?(?:\s*(?:gradually|slowly|as\s*(?:directed|tolerated|advised)))?(?!\s*to\s)`,
    (_, whole) => unread(whole),
  ),
  notation(
    String.raw`(?:then\s*)?(?:to\s*)?repeat(?:ed)?(?:\s*(?:dose|${AMOUNT}))?\s*(?:after|in|every|at)?\s*(?:${NUMBER}\s*(?:(?:-|to)\s*${NUMBER}\s*)?${PERIOD})?`,
    (_, whole) => unread(whole.trim()),
  ),
  notation(String.raw`(?:in\s*|into\s*|as\s*)?(?:(?<n>${NUMBER})\s*)(?:equally\s*)?divided\s*doses?`, (g) => [
    { kind: 'divided', times: toNumber(g.n!) },
  ]),
  notation(String.raw`divided\s*(?:in(?:to)?|by|as|over)?\s*(?<n>${NUMBER})(?:\s*(?:doses?|times))?`, (g) => [
    { kind: 'divided', times: toNumber(g.n!) },
  ]),
  notation(String.raw`(?:in\s*|as\s*)?divided(?:\s*doses?)?`, () => [{ kind: 'divided', times: 0 }]),
]
