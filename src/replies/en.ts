import type { Catalogue } from './catalogue.ts'
import { keptFor } from './kept-for.ts'

const notice =
  'Please note: I can misread a page. Before taking a medicine, check it with your pharmacist or doctor; they have the last word.'

export const en: Catalogue = {
  language: 'en',
  name: 'English',
  greeting:
    'Hello! Send me a photo of a prescription and ask what you want to know, for example “What was prescribed?”. I quote what is on the page and show where it stands. If I can’t read something, I say so.',
  notice,
  help: [
    'Send a photo, a scan or a PDF of a prescription. Several pictures in one message are its pages, in order.',
    'Then ask: “Which medicines are on it?”, “How do I take the second one?”, “For how long?”, “What does it say about tests?”',
    '',
    'You can also write:',
    'show – the page with the quoted lines marked',
    'new – put this prescription aside',
    'forget me – delete everything at once',
    'language – choose another language',
    'privacy – what is kept, and for how long',
  ].join('\n'),
  privacy: ({ hours }) =>
    [
      'Your pictures are read by the program that runs this bot; they are not passed on to another company’s AI.',
      `Pictures, messages and what was read are kept encrypted, and deleted ${keptFor(hours, 'en')} after your last message.`,
      'Write “forget me” and they are deleted at once.',
      'The chat service that you write in keeps its own copy of the messages; delete them there too if you wish.',
    ].join('\n'),

  photoFirst: 'I don’t have a prescription yet. Please send me a photo of it, then I can answer that.',
  empty: 'That message was empty. Send me a photo of a prescription, or a question about one.',
  unsupported: {
    sticker: 'I can’t read stickers. Please send a photo of a prescription, or write your question.',
    voice: 'I can’t listen to voice messages yet. Please write your question.',
    video: 'I can’t read videos. Please take a photo of the prescription and send that.',
    location: 'I can’t use a location. Please send a photo of a prescription, or write your question.',
    contact: 'I can’t use a contact. Please send a photo of a prescription, or write your question.',
    file: 'I can’t read that kind of file. Please send a photo (JPEG, PNG, HEIC) or a PDF.',
    other: 'I can’t read that. Please send a photo of a prescription, or write your question.',
  },
  startedAnew: 'All right, I’ve put it aside. Send me a photo of the next prescription.',
  forgotten:
    'Done. Your pictures, your messages and everything that I read on them are deleted. Send a photo whenever you want to start again.',
  languageSet: 'I’ll answer in English from now on. What stands on the page is quoted as it is written.',
  languageAsk: (names) => `Which language would you like? ${names.join(' · ')}`,
  welcome: 'You’re welcome. Get well soon!',
  hello: 'Hello! Ask me anything about the prescription, or send another photo.',
  corrected:
    'Thank you for telling me; I may well have misread it. I don’t change what the page says, so please have your pharmacist or doctor confirm it. This is what I see:',
  nothingToShow: 'There is no picture to show yet. Send me a photo of a prescription first.',
  shown: 'Here is the page.',
  whichPrescription: (labels) =>
    `I have ${labels.length} prescriptions here. Which one do you mean?\n${labels.map((label) => `• ${label}`).join('\n')}`,
  aboutPrescription: (label) => `About ${label}:`,
  assumed: (label) => `For “${label}”:`,
  prescriptionLabel: (number, { prescriber, patient, date }) =>
    [
      `prescription ${number}`,
      prescriber && `by “${prescriber}”`,
      patient && `for “${patient}”`,
      date && `dated “${date}”`,
    ]
      .filter(Boolean)
      .join(' '),

  commands: {
    start: 'What I can do',
    help: 'How to ask',
    new: 'Put this prescription aside',
    show: 'The page with the quoted lines marked',
    language: 'Choose another language',
    privacy: 'What is kept, and for how long',
    forget: 'Delete everything at once',
  },
  buttonExpired: 'That button is too old. Please type your question.',
  tooFast: (seconds) =>
    `That was a lot at once. Please wait ${seconds === 1 ? 'a second' : `${seconds} seconds`}, then send it again; until then I don’t answer.`,
  notAdmitted: (id) =>
    `This bot is private. If you should be let in, give whoever runs it this number: ${id}`,

  progress: {
    fetching: 'Got it, having a look…',
    queued: (ahead) => `In the queue: ${ahead === 1 ? 'one page' : `${ahead} pages`} before yours…`,
    reading: (page, pages, percent) =>
      `Reading ${pages === 1 ? 'the page' : `page ${page} of ${pages}`}… ${percent} %`,
  },
  addedPages: (pages, all) =>
    `I’ve added ${pages === 1 ? 'this page' : `these ${pages} pages`} to the prescription; it has ${all} pages now.`,
  missingPage: (page, why) => `Page ${page} is not part of this answer. ${why}`,

  problems: {
    blurry: {
      what: 'The photo is blurry.',
      retake: 'Hold the phone still, tap the page so that it focuses, and take it again.',
    },
    dark: {
      what: 'The photo is too dark.',
      retake: 'Take it again near a window or under a lamp, without your shadow on the page.',
    },
    overexposed: {
      what: 'Parts of the photo are washed out by light.',
      retake: 'Switch the flash off, tilt the page away from the lamp, and take it again.',
    },
    'low-resolution': {
      what: 'The picture is too small; the letters are only a few dots high.',
      retake:
        'Fill the picture with the page, or send it as a file so that it isn’t made smaller on the way.',
    },
    'no-text': {
      what: 'I can’t find any writing in this picture.',
      retake: 'Lay the page flat, take the photo straight from above, and send it again.',
    },
    unreadable: {
      what: 'I can see writing but can’t read it.',
      retake: 'Take a sharper photo from above in good light. If it still fails, please ask your pharmacist.',
    },
    'not-a-prescription': {
      what: 'This doesn’t look like a prescription to me.',
      retake: 'If it is one, please send a photo of the whole page.',
    },
  },
  onPage: (page) => `Page ${page}:`,
  readAnyway: 'This is what I could read all the same:',

  errors: {
    'empty-file': () => 'That file is empty. Please send it again.',
    'not-an-image': () => 'That file isn’t a picture. Please send a photo (JPEG, PNG, HEIC) or a PDF.',
    'unsupported-format': () =>
      'I can’t open that kind of picture. Please send it as JPEG, PNG, WebP, HEIC or PDF.',
    'broken-image': () => 'That picture is damaged and can’t be opened. Please send it again.',
    'image-too-small': () => 'That picture is too small to read. Please send the original photo.',
    'too-many-bytes': ({ limitMegabytes = 20 }) =>
      `That file is too big. I can take up to ${limitMegabytes} MB; please send a smaller photo.`,
    'too-many-pixels': ({ limitMegapixels = 50 }) =>
      `That picture has too many pixels. I can take up to ${limitMegapixels} megapixels; please send a smaller one.`,
    'too-slow': () => 'That picture took too long to open. Please send it as an ordinary JPEG photo.',
    'pdf-locked': () => 'That PDF is locked with a password. Please send it unlocked, or send a photo.',
    'pdf-empty': () => 'That PDF has no pages. Please send another one, or a photo.',
    'question-empty': () => 'That message was empty. What would you like to know?',
    'question-too-long': ({ limit = 2000 }) =>
      `That question is too long for me. Please ask in at most ${limit} characters.`,
    'queue-full': () => 'Many people are asking right now. Please send it again in a few minutes.',
    cancelled: () => 'That was stopped before I could answer. Please send it again.',
    'model-missing': () =>
      'I can’t read pages at the moment: a part of me isn’t installed. Please tell whoever runs this bot.',
    'model-broken': () =>
      'I can’t read pages at the moment: a part of me is damaged. Please tell whoever runs this bot.',
    'out-of-memory': () =>
      'I ran out of memory on that page. Please send a smaller photo, one page at a time.',
    'engine-closed': () => 'I’m just restarting. Please send it again in a minute.',
    'engine-failed': () => 'Something went wrong while I read the page. Please send it again.',
    unauthorised: () => 'I’m not allowed to fetch that file. Please tell whoever runs this bot.',
    conflict: () => 'I’m running twice at the moment. Please send it again in a few minutes.',
    gone: () => 'That file is no longer there. Please send it again.',
    'rate-limited': () => 'The chat service asks me to slow down. Please send it again in a minute.',
    unreachable: () => 'I couldn’t fetch that file. Please send it again.',
    'too-large': ({ limitMegabytes }) =>
      [
        limitMegabytes
          ? `The chat service hands me files of up to ${limitMegabytes} MB only.`
          : 'The chat service won’t hand me a file of that size.',
        'Please send it as a photo, or make it smaller.',
      ].join(' '),
    expired: () => 'The link to that file has expired. Please send it again.',
    refused: () => 'The chat service wouldn’t give me that file. Please send it again.',
    'wrong-key': () =>
      'I can’t open what is kept of this conversation: the key doesn’t fit. Please tell whoever runs this bot.',
    corrupt: () =>
      'What is kept of this conversation is damaged. Write “forget me” to clear it, then send the photo again.',
    'newer-version': () =>
      'What is kept here was written by a newer version of me. Please tell whoever runs this bot.',
    'disk-full': () =>
      'There is no room left where I keep conversations, so I can’t take this in. Please tell whoever runs this bot.',
    'in-use': () =>
      'I am running twice at the moment, and only one of us can answer. Please tell whoever runs this bot.',
    unwritable: () =>
      'I can’t write to where I keep conversations, so I can’t take this in. Please tell whoever runs this bot.',
    closed: () => 'I’m just restarting. Please send it again in a minute.',
    'picture-gone': () => 'I no longer have that picture. Please send it again.',
    unexpected: () => 'Something went wrong on my side. Please send it again.',
  },

  emergency: [
    'If somebody is in danger, call your emergency number now: 112 (India, Europe and many other countries), 911 (USA, Canada), 999 (UK, Bangladesh).',
    'Say what was taken, how much and when, and keep the packages at hand. Don’t wait for an answer from me.',
  ].join('\n'),
  advice:
    'I can’t advise you on that; please ask your pharmacist or doctor, who know you. What the page says:',

  where: {
    page: (page) => `page ${page}`,
    down: ['top', 'upper half', 'middle', 'lower half', 'bottom'],
    left: 'left',
    right: 'right',
  },
  suggestions: {
    medicines: 'Which medicines are on it?',
    directions: (medicine) => `How do I take ${medicine}?`,
    duration: (medicine) => `How long do I take ${medicine}?`,
    diagnoses: 'Which illnesses does it name?',
    tests: 'Which tests are ordered?',
    advice: 'What advice is on it?',
    nextVisit: 'When is the next visit?',
    prescriber: 'Who wrote it?',
    everything: 'Read it all',
    showPicture: 'Show me',
    help: 'Help',
  },
}
