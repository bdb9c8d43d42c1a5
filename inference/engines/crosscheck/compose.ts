/** Puts the findings into words, below what the reader says itself. */

import { type Composer, createComposer } from '../../answers/composer.ts'
import { join, type Wording } from '../../answers/wording/wording.ts'
import type { Answer } from '../../engine.ts'
import { type Finding, isDoubt } from './finding.ts'
import type { CheckedWording } from './wording.ts'

export interface Spoken {
  words: Wording
  about: CheckedWording
}

/** An answer that goes on where the reader's ends; its closing words come last again. */
export function begin({ text, evidence, subjects, standing }: Answer, { askPharmacist }: Wording): Composer {
  const composer = createComposer()
  // In the order of their numbers, which the reader's lines already hold.
  for (const place of evidence) composer.cite([place])
  for (const line of text.split('\n')) if (line !== askPharmacist) composer.say(line)
  for (const subject of subjects) composer.about(subject)
  if (standing === 'absent') composer.miss()
  if (standing === 'not-understood') composer.lost()
  else composer.find()
  if (standing === 'unsure') composer.doubt()
  return composer
}

/** More words that stand nowhere tell a person nothing new. */
const MOST_LISTED = 8

export function sayFindings(
  findings: readonly Finding[],
  composer: Composer,
  { words, about }: Spoken,
): void {
  const listed = (said: readonly string[], most = said.length) => {
    const quotes = [...new Set(said)].map(words.quote)
    const more = quotes.length > most ? ['…'] : []
    return join([...quotes.slice(0, most), ...more], 'conjunction', words.language)
  }
  if (findings.length === 0) {
    composer.say(about.silent)
    return
  }
  const doubts = findings.filter(isDoubt)
  if (doubts.length === 0) {
    composer.say(about.same)
    return
  }
  composer.doubt()
  composer.find()
  for (const finding of doubts) {
    if (finding.kind === 'differs') {
      const both = about.differs(words.quote(finding.said), words.quote(finding.page))
      composer.say(`${both} ${composer.cite(finding.evidence)}`)
    } else if (finding.kind === 'elsewhere') {
      composer.say(`${about.elsewhere(words.quote(finding.said))} ${composer.cite(finding.evidence)}`)
    } else if (finding.kind === 'otherwise') composer.say(about.otherwise(words.quote(finding.said)))
  }
  const nowhere = doubts.flatMap((finding) => (finding.kind === 'nowhere' ? [finding.said] : []))
  if (nowhere.length > 0) composer.say(about.nowhere(listed(nowhere, MOST_LISTED)))
  for (const finding of doubts) {
    if (finding.kind !== 'left-out') continue
    const names = listed(finding.items.map(({ name }) => name.quote))
    composer.say(
      `${about.leftOut(names)} ${composer.cite(finding.items.flatMap(({ name }) => name.evidence))}`,
    )
  }
}

/** The reader's answer, and one sentence on the model's. */
export function withNote(own: Answer, note: string, words: Wording): Answer {
  const composer = begin(own, words)
  composer.say(note)
  return composer.finish(own.intent, own.caution, words.askPharmacist)
}
