/** How much is handed out and how often again: no part of how it is taken. */
import { NUMBER } from '../numbers.ts'
import { type Notation, notation } from './notation.ts'
import { ANY_UNIT } from './units.ts'

const OF = String.raw`\s*[:.#=-]?\s*`

export const QUANTITIES: readonly Notation[] = [
  notation(
    String.raw`(?:total\s*)?(?:qty|quantity|disp(?:ense)?d?|mitte|supply|issue|(?:send|give)\s*out|dispense\s*#|pack\s*of|tot(?:al)?\s*(?:no|number))\.?${OF}(?:${NUMBER})(?:\s*(?:\(\s*[a-z-]+\s*\)\s*)?(?:${ANY_UNIT}|nos?\.?|pcs|pieces))?`,
    () => [{ kind: 'quantity' }],
  ),
  notation(String.raw`(?:for\s*)?${NUMBER}\s*(?:days?|weeks?|months?)['’]?\s*supply`, () => [
    { kind: 'quantity' },
  ]),
  notation(
    String.raw`(?:${NUMBER})\s*(?:strips?|bottles?|tubes?|box(?:es)?|packs?|jars?)(?:\s*of\s*\d{1,3}\s*(?:ml|gm?|s)?)?`,
    () => [{ kind: 'quantity' }],
  ),
  notation(String.raw`#\s*\d{1,4}(?:\s*${ANY_UNIT})?`, () => [{ kind: 'quantity' }]),
  notation(
    String.raw`(?:for|x)\s*(?:[5-9]|\d{2,4})\s*(?:tab(?:let)?s?|cap(?:sule)?s?|pills?|sachets?)\.?`,
    () => [{ kind: 'quantity' }],
  ),
  notation(
    String.raw`refills?${OF}(?:\d{1,2}|nil|none|no)(?:\s*times?)?|(?:\d{1,2}|no)\s*refills?|refills?\s*(?:allowed|authori[sz]ed)${OF}\d{1,2}`,
    () => [{ kind: 'quantity' }],
  ),
]
