import type { DiscordWords } from '../words.ts'

export const en: DiscordWords = {
  commands: {
    prescription: {
      name: 'prescription',
      description: 'Read a prescription and say what was prescribed',
      photo: { name: 'photo', description: 'The page: a photo, a scan or a PDF' },
      further: { name: 'page', description: 'A further page of the same prescription' },
      question: { name: 'question', description: 'What do you want to know?' },
    },
    ask: {
      name: 'ask',
      description: 'Ask about the prescription that was sent last',
      question: { name: 'question', description: 'What do you want to know?' },
    },
    forget: { name: 'forget', description: 'Delete your prescriptions and messages at once' },
    privacy: { name: 'privacy', description: 'What is kept, and for how long' },
    read: 'Read this prescription',
  },
  share: 'Share here',
  shared: (who) => `Shared by ${who}:`,
  ready: (who) => `${who}, your answer is ready.`,
  showToMe: 'Show it to me',
  asked: (who) => `${who} asked:`,
  thread: (who) => `Prescription sent by ${who}`,
  inThread: (thread) => `The answer is in ${thread}.`,
  hidden:
    'I can’t see what you wrote: in servers Discord shows me messages only when they mention me. Please mention me, or use /ask.',
  cannotTake: 'I can’t take this in at the moment. Please send it again in a few minutes.',
  closed: 'This bot isn’t open to you here.',
  noLonger: 'That answer is no longer kept. Please ask again.',
  noPage: 'There is no picture in that message.',
  review: {
    confirm: 'Confirm',
    correct: 'Correct',
    unreadable: 'Can’t read',
    pharmacistsOnly: 'Only pharmacists of this server can do that.',
    which: 'Which medicine do you want to correct?',
    form: (medicine) => `Correct: ${medicine}`,
    name: 'Name of the medicine',
    strength: 'Strength',
    directions: 'Directions',
    nothing: 'There is no medicine to correct on this reading.',
  },
  markedPage: (page) => `Page ${page} with the quoted lines marked`,
}
