/** A real page's frequency ("1-0-1", "2/d", "sos", "1/d|2/d") against what was read. */
import type { Dosage } from '@medplum/fhirtypes'
import { frequencyRead } from '../pages/directions.ts'

const TIMES = ['morning', 'noon', 'night'] as const
const DAYS = { d: 1, wk: 7, mo: 30 } as const

export type Judged = 'right' | 'wrong' | 'missed'

export function judgeFrequency(dosages: readonly Dosage[], meant: string): Judged {
  const read = frequencyRead(dosages)
  if (read === undefined) return 'missed'
  return meant.split('|').some((one) => agrees(read, one.trim())) ? 'right' : 'wrong'
}

function agrees(read: string, meant: string): boolean {
  const [rate, times] = read.split(': ')
  const slots = /^(\d)-(\d)-(\d)$/.exec(meant)
  if (slots) {
    const due = TIMES.filter((_, index) => slots[index + 1] !== '0')
    if (rate !== perDay(due.length)) return false
    // The evening is the night of a day of three slots.
    return (
      !times ||
      [...new Set(times.replace('evening', 'night').split(' '))].sort().join(' ') ===
        [...due].sort().join(' ')
    )
  }
  const per = /^(\d+(?:\.\d+)?)\/(d|wk|mo)$/.exec(meant)
  if (per) return rate === perDay(Number(per[1]) / DAYS[per[2] as keyof typeof DAYS])
  if (meant === 'sos') return read === 'as needed'
  return false
}

const perDay = (times: number) => `${Math.round(times * 1000) / 1000} a day`
