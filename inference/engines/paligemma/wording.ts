/** The few sentences that are the engine's own: the model itself speaks the person's language. */
import type { Language } from '../../engine.ts'

interface Sentences {
  noText: string
  notFound: string
}

export const SENTENCES: Readonly<Record<Language, Sentences>> = {
  en: { noText: 'I see no text on this page.', notFound: 'I don’t see that on this page.' },
  hi: { noText: 'मुझे इस पन्ने पर कोई लिखावट नहीं दिखती।', notFound: 'मुझे यह इस पन्ने पर नहीं दिखता।' },
  es: { noText: 'No veo ningún texto en esta página.', notFound: 'No veo eso en esta página.' },
  fr: { noText: 'Je ne vois aucun texte sur cette page.', notFound: 'Je ne vois pas cela sur cette page.' },
  bn: { noText: 'আমি এই পাতায় কোনো লেখা দেখছি না।', notFound: 'আমি এটি এই পাতায় দেখছি না।' },
}
