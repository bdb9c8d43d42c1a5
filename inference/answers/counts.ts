/** How many there are: always with the list, so that a miscount can be seen. */
import type { Asked } from './items.ts'
import { sayNumbered } from './lists.ts'
import { sayHighAlert, sayUnread } from './medicine.ts'
import { answerSection } from './page.ts'
import { sayNotToTake } from './statuses.ts'

export function answerCount(counted: 'medicines' | 'tests' | 'diagnoses', asked: Asked): void {
  const { prescription, words, composer } = asked
  const count = prescription[counted].length
  if (counted !== 'medicines') {
    if (count > 0) composer.say(words.count[counted](count))
    answerSection(counted, asked)
    return
  }
  if (count === 0) {
    composer.miss()
    composer.say(words.absent.medicines)
  } else {
    composer.find()
    composer.say(words.count.medicines(count))
    sayNumbered(prescription.medicines, asked)
    sayHighAlert(prescription.medicines, words, composer)
    sayNotToTake(asked)
  }
  sayUnread(prescription.unread, words, composer)
}
