import type { Sample } from '../sample.ts'
import { TUTORIAL } from './tutorial.ts'

export const SAMPLES: Sample[] = [...TUTORIAL]
