import { en } from './en.ts'
import type { Wording } from './wording.ts'

export const fr: Wording = { ...en, language: 'fr' }
