/** Dose forms as they are written before or after a name: "Tab.", "Syp", "Inj", "E/D", "capsules". */
import type { DoseForm } from '../prescription.ts'

/** Longer spellings stand first: "eye drops" before "drops". */
const FORMS: readonly (readonly [DoseForm, string])[] = [
  ['eye drops', String.raw`eye\s*drops?|e\/d|e\.d\.?|ophthalmic\s*(?:solution|drops)|opht?h?\.?\s*soln`],
  ['ear drops', String.raw`ear\s*drops?|otic\s*(?:solution|drops)`],
  ['nasal drops', String.raw`nasal\s*drops?|nose\s*drops?`],
  ['nasal spray', String.raw`nasal\s*spray|n\/s\s*spray`],
  ['eye ointment', String.raw`eye\s*oint(?:ment)?\.?|e\/o|ophthalmic\s*oint(?:ment)?\.?`],
  ['mouth gel', String.raw`mouth\s*gel|oral\s*gel|dental\s*gel`],
  ['mouthwash', String.raw`mouth\s*-?wash(?:es)?|m\/w|gargles?`],
  ['inhalation capsule', String.raw`rotacaps?|inhalation\s*capsules?`],
  ['nebuliser solution', String.raw`respules?|nebuli[sz]er\s*solution|nebuli[sz]ation|nebules?|neb\.?`],
  ['inhaler', String.raw`inhalers?|inhl?\.?|mdi|rotahaler|accuhaler|evohaler`],
  [
    'tablet',
    String.raw`(?:chewable\s*|dispersible\s*|effervescent\s*)?(?:tablets?|tabs?\.?|tabl?\.)|tb\.|t\.`,
  ],
  ['capsule', String.raw`capsules?|caps?\.?|c\.`],
  ['suspension', String.raw`(?:oral\s*)?suspensions?|susp\.?`],
  ['syrup', String.raw`syrups?|syp\.?|syr\.?|sy\.|elixir|linctus`],
  ['injection', String.raw`injections?|inj\.?|prefilled\s*pen|pre-?filled\s*syringe`],
  ['infusion', String.raw`infusions?|iv\s*fluid|ivf|drip`],
  ['ointment', String.raw`ointments?|oint\.?|ung\.?`],
  ['cream', String.raw`creams?|crm\.?`],
  ['gel', String.raw`gels?`],
  ['lotion', String.raw`lotions?|lot\.`],
  ['drops', String.raw`(?:oral\s*)?drops?|dps\.?|gtts?\.?`],
  ['solution', String.raw`(?:oral\s*)?solutions?|soln\.?|liqd?\.|liquid`],
  ['powder', String.raw`(?:dusting\s*)?powders?|pwd\.?|pdr\.?`],
  ['granules', String.raw`granules?`],
  ['sachet', String.raw`sachets?|sach\.?`],
  ['suppository', String.raw`suppositor(?:y|ies)|supp\.?`],
  ['pessary', String.raw`pessar(?:y|ies)|vaginal\s*(?:tablets?|tabs?)`],
  ['patch', String.raw`(?:transdermal\s*)?patch(?:es)?`],
  ['spray', String.raw`sprays?`],
  ['lozenge', String.raw`lozenges?|loz\.?`],
  ['shampoo', String.raw`shampoos?`],
  ['soap', String.raw`soaps?`],
  ['paint', String.raw`paints?`],
  ['enema', String.raw`enemas?`],
]

const compiled = FORMS.map(([form, written]) => ({
  form,
  before: new RegExp(String.raw`^(?:${written})(?![a-z0-9])`, 'i'),
  inside: new RegExp(String.raw`(?<![a-z0-9.-])(?:${written})(?![a-z0-9])`, 'i'),
}))

export interface FormFound {
  form: DoseForm
  from: number
  to: number
}

/** The form that a line begins with; the longest spelling wins ("eye drops", not "eye"). */
export function leadingForm(text: string): FormFound | undefined {
  let best: FormFound | undefined
  for (const { form, before } of compiled) {
    const to = before.exec(text)?.[0].length ?? 0
    if (to > (best?.to ?? 0)) best = { form, from: 0, to }
  }
  return best
}

/**
 * The marks of the commonest forms as hands write them and recognisers see them: "Tas-", "Tub.", "Cop.", "Byr.", "T "
 * before a capital. Short enough for other words to look like them: never a form that is called read.
 */
const GARBLED: readonly (readonly [DoseForm, RegExp])[] = [
  [
    'tablet',
    /^(?:[tfj7][a-z0-9]{1,2}\s?[.•,-]|(?:t[aoucnep]b|tas|ta[odlhrn]|[fj]ab|tabe?)\s)[\s.•,-]*(?=\p{L})/iu,
  ],
  ['capsule', /^(?:c[a-z0-9]?p\s?[.•,-]|ca[a-z]\s?[.•-]|c[oeua]p\s)[\s.•,-]*(?=\p{L})/iu],
  ['syrup', /^(?:(?:sy[a-z]?|s[a-z]p|[bj]yr?)\s?[.•,-]|s[yugp][pr]\s)[\s.•,-]*(?=\p{L})/iu],
  ['injection', /^(?:(?:[i1lj]n[a-z]|[jt]u[jy])\s?[.•,-]|(?:[i1l]n[jyg])\s)[\s.•,-]*(?=\p{L})/iu],
  ['tablet', /^t\s?,\s?(?=\p{L}{3})/iu],
  ['tablet', /^T\s{1,2}(?=\p{Lu}\p{L}{2})/u],
  ['capsule', /^C\s{1,2}(?=\p{Lu}\p{L}{2})/u],
  ['tablet', /^T(?=\p{Lu}\p{Ll}{2})/u],
]

/** The garbled mark that a line begins with. */
export function garbledMark(text: string): FormFound | undefined {
  for (const [form, pattern] of GARBLED) {
    const to = pattern.exec(text)?.[0].length ?? 0
    if (to > 0) return { form, from: 0, to }
  }
  return undefined
}

/** Single letters ("T.", "C.") are forms only at the start of a line: elsewhere they are initials. */
const SINGLE = /^[tc]\.$/i

/** The first form named inside a stretch of text, such as behind the name. */
export function formWithin(text: string): FormFound | undefined {
  let best: FormFound | undefined
  for (const { form, inside } of compiled) {
    const match = inside.exec(text)
    if (!match || SINGLE.test(match[0])) continue
    const found = { form, from: match.index, to: match.index + match[0].length }
    if (!best || found.from < best.from || (found.from === best.from && found.to > best.to)) best = found
  }
  return best
}
