/**
 * Text from a page or a person, made safe for a terminal: without control characters there is no escape
 * sequence, and nothing turns the writing's direction. Newlines stay.
 */
export function plain(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, ' ')
    .replace(/[\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, ' ')
}
