import type { Language } from '../../../inference/engine.ts'
import { bn } from './bn.ts'
import { en } from './en.ts'
import { es } from './es.ts'
import { fr } from './fr.ts'
import type { Hearing } from './hearing.ts'
import { hi } from './hi.ts'

export type { Hearing } from './hearing.ts'

/** People mix languages: every language is listened for, whatever the conversation's own is. */
export const HEARINGS: Readonly<Record<Language, Hearing>> = { en, hi, es, fr, bn }
