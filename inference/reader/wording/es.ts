import { en } from './en.ts'
import type { Wording } from './wording.ts'

export const es: Wording = { ...en, language: 'es' }
