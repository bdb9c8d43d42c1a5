/** A person's words as the dialogue takes them. */

/** Unicode's own way of writing a letter; no control characters, none that turn the writing's direction. */
export function clean(text: string | undefined): string {
  return (text ?? '')
    .normalize('NFC')
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, ' ')
    .trim()
}

/** For comparing with the words of a command: lower case, no slash before, no marks after. */
export function bare(text: string): string {
  return text
    .toLowerCase()
    .replace(/^[/!]\s*/, '')
    .replace(/[.!?।¡¿…\s]+$/u, '')
    .replace(/^[¡¿\s]+/, '')
    .replace(/\s+/g, ' ')
}

/** The questions of one message, each with its own question mark or line; the message itself if it holds one. */
export function questionsOf(text: string): string[] {
  const parts = text
    .split(/\n+|(?<=[?？])\s+/u)
    .map((part) => part.trim())
    .filter((part) => /[\p{L}\p{N}]/u.test(part))
  const asked = parts.filter((part) => /[?？]$/u.test(part))
  // Sentences without a question mark are what the question is about: they stay with it.
  return asked.length === parts.length && parts.length > 1 ? parts : [text]
}
