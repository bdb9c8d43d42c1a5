/** Everyday directions in the notations of several countries, with what they mean. */
import type { GroundTruthMedicine } from '../../ground-truth.ts'

export interface SigTemplate {
  text: string
  forms: readonly string[]
  meaning: GroundTruthMedicine['meaning']
}

const SOLID = ['tablet', 'capsule']
const LIQUID = ['syrup', 'suspension']
const SKIN = ['cream', 'ointment', 'gel']
const at = (morning: number, noon: number, night: number) => ({ timesOfDay: { morning, noon, night } })

export const SIGS: readonly SigTemplate[] = [
  { text: '1-0-1', forms: SOLID, meaning: at(1, 0, 1) },
  { text: '1-0-0', forms: SOLID, meaning: at(1, 0, 0) },
  { text: '0-0-1', forms: SOLID, meaning: at(0, 0, 1) },
  { text: '1-1-1', forms: SOLID, meaning: at(1, 1, 1) },
  { text: '1+0+1', forms: SOLID, meaning: at(1, 0, 1) },
  { text: '1+1+1', forms: SOLID, meaning: at(1, 1, 1) },
  { text: '0+0+1', forms: SOLID, meaning: at(0, 0, 1) },
  { text: '1-0-1 after food', forms: SOLID, meaning: { ...at(1, 0, 1), meal: 'after' } },
  { text: '1-0-0 before food', forms: SOLID, meaning: { ...at(1, 0, 0), meal: 'before' } },
  { text: '1 BD', forms: SOLID, meaning: { timesPerPeriod: 2, dose: 1 } },
  { text: '1 TDS', forms: SOLID, meaning: { timesPerPeriod: 3, dose: 1 } },
  {
    text: '1 tab BD after meals',
    forms: ['tablet'],
    meaning: { timesPerPeriod: 2, dose: 1, unit: 'tablet', meal: 'after' },
  },
  { text: '1 tablet once daily', forms: ['tablet'], meaning: { timesPerPeriod: 1, dose: 1, unit: 'tablet' } },
  {
    text: 'Take 1 tablet twice daily',
    forms: ['tablet'],
    meaning: { timesPerPeriod: 2, dose: 1, unit: 'tablet' },
  },
  {
    text: 'Take 1 capsule three times a day',
    forms: ['capsule'],
    meaning: { timesPerPeriod: 3, dose: 1, unit: 'capsule' },
  },
  { text: '1 cap TID', forms: ['capsule'], meaning: { timesPerPeriod: 3, dose: 1, unit: 'capsule' } },
  { text: '1 tab every 8 hours', forms: ['tablet'], meaning: { everyHours: 8, dose: 1, unit: 'tablet' } },
  {
    text: '1 tab every 6 hours if needed',
    forms: ['tablet'],
    meaning: { everyHours: 6, dose: 1, unit: 'tablet', asNeeded: true },
  },
  { text: '1 tab SOS', forms: ['tablet'], meaning: { dose: 1, unit: 'tablet', asNeeded: true } },
  { text: '1 at bedtime', forms: SOLID, meaning: { ...at(0, 0, 1), dose: 1 } },
  { text: '5 ml TDS', forms: LIQUID, meaning: { timesPerPeriod: 3, dose: 5, unit: 'ml' } },
  { text: '10 ml twice daily', forms: LIQUID, meaning: { timesPerPeriod: 2, dose: 10, unit: 'ml' } },
  { text: '5 ml three times a day', forms: LIQUID, meaning: { timesPerPeriod: 3, dose: 5, unit: 'ml' } },
  { text: 'apply twice daily', forms: SKIN, meaning: { timesPerPeriod: 2 } },
  { text: 'apply at night', forms: SKIN, meaning: at(0, 0, 1) },
  { text: 'once daily', forms: ['injection'], meaning: { timesPerPeriod: 1 } },
  { text: 'twice daily', forms: ['injection'], meaning: { timesPerPeriod: 2 } },
  { text: '5 drops twice daily', forms: ['drops'], meaning: { timesPerPeriod: 2, dose: 5, unit: 'drop' } },
]
