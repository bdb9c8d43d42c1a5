/** Words that can turn directions into their opposite, in any language that is read. */
import { fold } from './letters.ts'

const NEGATION =
  /^(?:not|no|don'?t|never|omit|except|unless|without|skip|avoid|stop|hold|withhold|discontinue|n[ae]hi?n?|mat|khong|ngung|tranh|tru|nicht|kein\w*|nao|ne|pas|sin|sans|jamais|nunca|evitar|eviter)\b|^(?:न|ना|नहीं|मत|না|নয়|বন্ধ|बंद)(?![\u0900-\u09ff])/i

/** Such a word can turn the rest into its opposite: nothing is then stated at all, and it is never repaired. */
export function negates(word: string): boolean {
  return NEGATION.test(fold(word.toLowerCase()))
}
