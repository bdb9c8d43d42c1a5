import { en } from './en.ts'
import type { Wording } from './wording.ts'

export const bn: Wording = { ...en, language: 'bn' }
