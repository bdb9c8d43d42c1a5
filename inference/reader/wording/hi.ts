import { en } from './en.ts'
import type { Wording } from './wording.ts'

export const hi: Wording = { ...en, language: 'hi' }
