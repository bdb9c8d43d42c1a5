/**
 * What Discord's surface itself says: names of commands, labels of buttons and forms. Everything said in a
 * conversation comes from the dialogue. Discord has no Bengali: its clients then show the English names, and only
 * what goes with a Bengali answer is in Bengali.
 */
import { bn } from './words/bn.ts'
import { en } from './words/en.ts'
import { es } from './words/es.ts'
import { fr } from './words/fr.ts'
import { hi } from './words/hi.ts'

export interface DiscordWords {
  commands: {
    prescription: Command & { photo: Command; further: Command; question: Command }
    ask: Command & { question: Command }
    forget: Command
    privacy: Command
    /** Name of the entry in a message's menu. */
    read: string
  }
  share: string
  shared(who: string): string
  /** In the channel, when an answer for one person alone came late and can't be sent to them. */
  ready(who: string): string
  showToMe: string
  /** Above what was asked with a command or a button. */
  asked(who: string): string
  thread(who: string): string
  inThread(thread: string): string
  /** Where the content of a message is hidden from the bot. */
  hidden: string
  cannotTake: string
  /** To somebody who isn't let in. */
  closed: string
  /** A button's answer is no longer kept. */
  noLonger: string
  noPage: string
  review: {
    confirm: string
    correct: string
    unreadable: string
    pharmacistsOnly: string
    which: string
    form(medicine: string): string
    name: string
    strength: string
    directions: string
    nothing: string
  }
  /** For people who don't see the picture. */
  markedPage(page: number): string
}

interface Command {
  /** 1-32 characters, lower case, no spaces. */
  name: string
  /** 1-100 characters. */
  description: string
}

const ALL: Readonly<Record<string, DiscordWords>> = { en, hi, es, fr, bn }

/** 'es-ES', 'en-US', 'hi': English where there are none. */
export function wordsFor(language: string | undefined): DiscordWords {
  return ALL[language?.toLowerCase().split('-')[0] ?? 'en'] ?? en
}
