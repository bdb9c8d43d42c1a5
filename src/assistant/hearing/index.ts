import type { Language } from '../../../inference/engine.ts'
import { en } from './en.ts'
import type { Hearing } from './hearing.ts'

export type { Hearing } from './hearing.ts'

/** People mix languages: every language is listened for, whatever the conversation's own is. */
export const HEARINGS: Partial<Record<Language, Hearing>> = { en }
