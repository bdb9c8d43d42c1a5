/** Text from a page or a person, so that Discord shows it as it is: no markup, no mention, no link. */
import { plain } from '../plain.ts'

/** Markup wherever it stands: emphasis, code, spoilers, mentions (`<@1>`, `<#1>`, `<t:1>`, `@everyone`). */
const ANYWHERE = /[\\*_~`|<>@]/g
/** Masked links: `[text](address)`; a bracket alone is the number of a quote. */
const MASKED_LINK = /\[(?=[^\]\n]*\]\()/g
/** "https://…", ":smile:": a backslash before the colon leaves it a colon. */
const COLON = /:(?=\/\/|[\w+-]+:)/g
/** "discord.gg/abc" is shown as an invitation even without "https://". */
const ADDRESS = /(?<=\w\.\w{2,})\//g
/** Headings, lists, small print, numbered lists (Discord counts them anew) at the beginning of a line. */
const LINE_START = /^(\s*)(#{1,3}(?=\s)|[-+](?=\s|#)|\d+(?=\.\s))/gm

/** A backslash before any mark of punctuation is not shown, and takes the mark's meaning away. */
export function escapeMarkdown(text: string): string {
  return plain(text)
    .replace(ANYWHERE, '\\$&')
    .replace(MASKED_LINK, '\\[')
    .replace(COLON, '\\:')
    .replace(ADDRESS, '\\/')
    .replace(LINE_START, (_, space: string, mark: string) =>
      /\d/.test(mark) ? `${space}${mark}\\` : `${space}\\${mark}`,
    )
}
