/** Every sample prescription, in the order in which README.md lists them. */
import type { Sample } from '../sample.ts'
import { COUNTRIES } from './countries.ts'
import { PHOTOGRAPHS } from './photographs.ts'
import { TUTORIAL } from './tutorial.ts'

export const SAMPLES: Sample[] = [...TUTORIAL, ...COUNTRIES, ...PHOTOGRAPHS]
