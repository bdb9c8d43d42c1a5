/**
 * Characters that show nothing and change how others are shown: controls but for tab and line end, and marks of
 * writing direction, with which "05 mg" can be made to look like "50 mg". Joiners stay: Indic scripts need them.
 */
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** Text as it is written, line ends as \n. */
export function plain(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(UNSEEN, '')
}
