/** How the dialogue tells what a pharmacist said of a reading: who, when, and what stood there before. */
import type { ReviewRecord } from '../../conversations/conversation.ts'
import type { MedicineWords } from '../../conversations/message.ts'
import type { Language } from '../../inference/engine.ts'

export interface ReviewWords {
  /** One verdict as a sentence. */
  said(review: ReviewRecord): string
  /** After corrections, before what the page says. */
  asRead: string
  /** Before earlier verdicts. */
  history: string
  /** The reading that it is about is no longer kept. */
  gone: string
}

interface Sentences extends Omit<ReviewWords, 'said'> {
  pharmacist: string
  confirmed(by: string, at: string): string
  corrected(by: string, at: string, before: string, after: string): string
  unreadable(by: string, at: string): string
}

const SENTENCES: Readonly<Record<Language, Sentences>> = {
  en: {
    pharmacist: 'a pharmacist',
    confirmed: (by, at) => `Confirmed by a pharmacist (${by}, ${at}).`,
    corrected: (by, at, before, after) =>
      `Corrected by a pharmacist (${by}, ${at}): “${before}” is meant to read “${after}”.`,
    unreadable: (by, at) =>
      `A pharmacist (${by}, ${at}) could not read this prescription either. Please ask whoever wrote it.`,
    asRead: 'What I read on the page:',
    history: 'Before that:',
    gone: 'That reading is no longer kept, so nothing could be noted. Please send the page again.',
  },
  hi: {
    pharmacist: 'फ़ार्मासिस्ट',
    confirmed: (by, at) => `फ़ार्मासिस्ट ने पुष्टि की है (${by}, ${at})।`,
    corrected: (by, at, before, after) =>
      `फ़ार्मासिस्ट ने सुधारा है (${by}, ${at}): “${before}” की जगह “${after}” पढ़ा जाए।`,
    unreadable: (by, at) => `फ़ार्मासिस्ट (${by}, ${at}) भी यह पर्चा नहीं पढ़ सके। कृपया लिखने वाले डॉक्टर से पूछें।`,
    asRead: 'मैंने पन्ने पर यह पढ़ा:',
    history: 'इससे पहले:',
    gone: 'वह पठन अब नहीं रखा है, इसलिए कुछ दर्ज नहीं हो सका। कृपया पन्ना फिर भेजें।',
  },
  es: {
    pharmacist: 'un farmacéutico',
    confirmed: (by, at) => `Confirmado por un farmacéutico (${by}, ${at}).`,
    corrected: (by, at, before, after) =>
      `Corregido por un farmacéutico (${by}, ${at}): donde leí «${before}» debe decir «${after}».`,
    unreadable: (by, at) =>
      `Un farmacéutico (${by}, ${at}) tampoco pudo leer esta receta. Pregunta a quien la escribió.`,
    asRead: 'Lo que leí en la página:',
    history: 'Antes de eso:',
    gone: 'Esa lectura ya no se guarda y no se pudo anotar nada. Envía la página de nuevo.',
  },
  fr: {
    pharmacist: 'un pharmacien',
    confirmed: (by, at) => `Confirmé par un pharmacien (${by}, ${at}).`,
    corrected: (by, at, before, after) =>
      `Corrigé par un pharmacien (${by}, ${at}) : « ${before} » doit se lire « ${after} ».`,
    unreadable: (by, at) =>
      `Un pharmacien (${by}, ${at}) n’a pas pu lire cette ordonnance non plus. Demandez à la personne qui l’a écrite.`,
    asRead: 'Ce que j’ai lu sur la page :',
    history: 'Avant cela :',
    gone: 'Cette lecture n’est plus conservée ; rien n’a pu être noté. Renvoyez la page.',
  },
  bn: {
    pharmacist: 'ফার্মাসিস্ট',
    confirmed: (by, at) => `একজন ফার্মাসিস্ট নিশ্চিত করেছেন (${by}, ${at})।`,
    corrected: (by, at, before, after) =>
      `একজন ফার্মাসিস্ট সংশোধন করেছেন (${by}, ${at}): “${before}” এর জায়গায় “${after}” পড়তে হবে।`,
    unreadable: (by, at) =>
      `একজন ফার্মাসিস্টও (${by}, ${at}) এই প্রেসক্রিপশন পড়তে পারেননি। যিনি লিখেছেন তাঁকে জিজ্ঞাসা করুন।`,
    asRead: 'পাতায় আমি যা পড়েছি:',
    history: 'এর আগে:',
    gone: 'সেই পাঠটি আর রাখা নেই, তাই কিছু লেখা গেল না। পাতাটি আবার পাঠান।',
  },
}

/** Made once: making one takes longer than answering a question. */
const formats = new Map<Language, Intl.DateTimeFormat>()

function formatFor(language: Language): Intl.DateTimeFormat {
  let format = formats.get(language)
  if (format === undefined) {
    format = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })
    formats.set(language, format)
  }
  return format
}

export function reviewWords(language: Language): ReviewWords {
  const sentences = SENTENCES[language]
  const { asRead, history, gone } = sentences
  return {
    asRead,
    history,
    gone,
    said({ verdict, by, at, correction }) {
      const who = by.name ?? sentences.pharmacist
      // The people of a channel live in several time zones: one that all can reckon from.
      const when = `${formatFor(language).format(at)} UTC`
      if (verdict === 'confirmed') return sentences.confirmed(who, when)
      if (verdict === 'unreadable' || correction === undefined) return sentences.unreadable(who, when)
      return sentences.corrected(who, when, inOneLine(correction.before), inOneLine(correction.after))
    },
  }
}

/** "Augmentin, 625 mg, 1-0-1 x 5 days" */
function inOneLine({ name, strength, directions }: MedicineWords): string {
  const whole = strength === undefined || name.includes(strength) ? name : `${name}, ${strength}`
  return [whole, directions].filter(Boolean).join(', ').replace(/\s+/g, ' ')
}
