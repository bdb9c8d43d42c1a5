/** What is said about the model's words, in every language. Quotes come with their marks. */
import type { Language } from '../../engine.ts'

export interface CheckedWording {
  /** All that it says stands on the page as the reader has it. */
  same: string
  /** Its own words, to a question that the reader doesn't answer. */
  says(quotes: string): string
  /** Two readings of one place. */
  differs(said: string, page: string): string
  /** On the page, but not what the reader's answer was taken from. Its place follows. */
  elsewhere(quotes: string): string
  otherwise(quotes: string): string
  nowhere(quotes: string): string
  /** Found on the page and missing from its answer. Their places follow. */
  leftOut(quotes: string): string
  /** A name in doubt that it reads likewise. */
  confirmed(quote: string, name: string): string
  /** It marked a place; the places follow. */
  marks(quotes: string): string
  /** It gave no answer. */
  silent: string
  /** A bare yes or no. */
  uncheckable: string
  /** The model could not be asked: what stands above is the reader's answer alone. */
  unavailable: string
}

const en: CheckedWording = {
  same: 'PaliGemma reads the same.',
  says: (quotes) => `PaliGemma says: ${quotes}`,
  differs: (said, page) => `PaliGemma reads ${said} where I read ${page}`,
  elsewhere: (quotes) => `PaliGemma also says ${quotes}, which stands elsewhere on the page:`,
  otherwise: (quotes) => `PaliGemma says otherwise: ${quotes}.`,
  nowhere: (quotes) => `PaliGemma says ${quotes}. I can't find that on the page.`,
  leftOut: (quotes) => `PaliGemma leaves out ${quotes}`,
  confirmed: (quote, name) => `PaliGemma, too, reads ${quote} as ${name}.`,
  marks: (quotes) => `PaliGemma marks this place for ${quotes}:`,
  silent: 'PaliGemma gives no answer to it.',
  uncheckable: "PaliGemma only says yes or no. The page can't confirm that, so I leave it out.",
  unavailable: 'PaliGemma could not be asked. This is what I read without it.',
}

const hi: CheckedWording = {
  same: 'PaliGemma भी यही पढ़ता है।',
  says: (quotes) => `PaliGemma कहता है: ${quotes}`,
  differs: (said, page) => `PaliGemma ${said} पढ़ता है, जबकि मैं ${page} पढ़ता हूँ`,
  elsewhere: (quotes) => `PaliGemma ${quotes} भी कहता है, जो पन्ने पर दूसरी जगह लिखा है:`,
  otherwise: (quotes) => `PaliGemma कुछ और कहता है: ${quotes}।`,
  nowhere: (quotes) => `PaliGemma ${quotes} कहता है। यह मुझे पन्ने पर नहीं मिला।`,
  leftOut: (quotes) => `PaliGemma ने यह छोड़ दिया: ${quotes}`,
  confirmed: (quote, name) => `PaliGemma भी ${quote} को ${name} पढ़ता है।`,
  marks: (quotes) => `PaliGemma ${quotes} के लिए यह जगह दिखाता है:`,
  silent: 'PaliGemma इसका कोई जवाब नहीं देता।',
  uncheckable: 'PaliGemma केवल हाँ या नहीं कहता है। पन्ने से इसकी पुष्टि नहीं हो सकती, इसलिए मैं उसे नहीं दिखाता।',
  unavailable: 'PaliGemma से पूछा नहीं जा सका। यह मैंने उसके बिना पढ़ा है।',
}

const es: CheckedWording = {
  same: 'PaliGemma lee lo mismo.',
  says: (quotes) => `PaliGemma dice: ${quotes}`,
  differs: (said, page) => `PaliGemma lee ${said} donde yo leo ${page}`,
  elsewhere: (quotes) => `PaliGemma también dice ${quotes}, que está en otro lugar de la página:`,
  otherwise: (quotes) => `PaliGemma dice otra cosa: ${quotes}.`,
  nowhere: (quotes) => `PaliGemma dice ${quotes}. No lo encuentro en la página.`,
  leftOut: (quotes) => `PaliGemma omite ${quotes}`,
  confirmed: (quote, name) => `PaliGemma también lee ${quote} como ${name}.`,
  marks: (quotes) => `PaliGemma señala este lugar para ${quotes}:`,
  silent: 'PaliGemma no da ninguna respuesta.',
  uncheckable: 'PaliGemma solo dice sí o no. La página no puede confirmarlo, así que lo omito.',
  unavailable: 'No se pudo preguntar a PaliGemma. Esto es lo que leo sin él.',
}

const fr: CheckedWording = {
  same: 'PaliGemma lit la même chose.',
  says: (quotes) => `PaliGemma dit : ${quotes}`,
  differs: (said, page) => `PaliGemma lit ${said} là où je lis ${page}`,
  elsewhere: (quotes) => `PaliGemma dit aussi ${quotes}, qui se trouve ailleurs sur la page :`,
  otherwise: (quotes) => `PaliGemma dit autre chose : ${quotes}.`,
  nowhere: (quotes) => `PaliGemma dit ${quotes}. Je ne le trouve pas sur la page.`,
  leftOut: (quotes) => `PaliGemma omet ${quotes}`,
  confirmed: (quote, name) => `PaliGemma lit aussi ${quote} comme ${name}.`,
  marks: (quotes) => `PaliGemma indique cet endroit pour ${quotes} :`,
  silent: 'PaliGemma ne donne aucune réponse.',
  uncheckable:
    'PaliGemma dit seulement oui ou non. La page ne peut pas le confirmer, je ne le reprends donc pas.',
  unavailable: "PaliGemma n'a pas pu être interrogé. Voici ce que je lis sans lui.",
}

const bn: CheckedWording = {
  same: 'PaliGemma-ও একই পড়ে।',
  says: (quotes) => `PaliGemma বলে: ${quotes}`,
  differs: (said, page) => `PaliGemma ${said} পড়ে, আমি পড়ি ${page}`,
  elsewhere: (quotes) => `PaliGemma ${quotes}-ও বলে, যা পাতার অন্য জায়গায় আছে:`,
  otherwise: (quotes) => `PaliGemma অন্য কিছু বলে: ${quotes}।`,
  nowhere: (quotes) => `PaliGemma ${quotes} বলে। পাতায় আমি তা খুঁজে পাইনি।`,
  leftOut: (quotes) => `PaliGemma এটি বাদ দিয়েছে: ${quotes}`,
  confirmed: (quote, name) => `PaliGemma-ও ${quote}-কে ${name} পড়ে।`,
  marks: (quotes) => `PaliGemma ${quotes}-এর জন্য এই জায়গাটি দেখায়:`,
  silent: 'PaliGemma এর কোনো উত্তর দেয় না।',
  uncheckable: 'PaliGemma শুধু হ্যাঁ বা না বলে। পাতা থেকে তা নিশ্চিত করা যায় না, তাই আমি তা দেখাচ্ছি না।',
  unavailable: 'PaliGemma-কে জিজ্ঞাসা করা যায়নি। তাকে ছাড়া আমি এটুকু পড়েছি।',
}

const CATALOGUES: Readonly<Record<Language, CheckedWording>> = { en, hi, es, fr, bn }

export function checkedWordingFor(language: Language): CheckedWording {
  return CATALOGUES[language]
}
