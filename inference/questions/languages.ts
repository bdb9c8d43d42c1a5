/** The commonest questions in Hindi, Spanish, French and Bengali, by their phrases. */
import type { Language } from '../engine.ts'
import type { Intent } from './question.ts'

export interface ForeignIntents {
  language: Language
  intents: Intent[]
  every: boolean
  terms?: string
  counted?: 'medicines'
  caution?: 'advice' | 'emergency'
  /** Latin-letter words that belong to no phrase: names. */
  rest: string[]
}

interface Phrases {
  /** Shows that a question is in this language. */
  sign: RegExp
  intents: readonly (readonly [Intent, RegExp])[]
  every: RegExp
  emergency: RegExp
  advice: RegExp
  /** Everyday words in Latin letters, which are no names. */
  plain: RegExp
}

const WORD_START = String.raw`(?<![\p{L}])`
const WORD_END = String.raw`(?![\p{L}])`
const latin = (phrases: string) => new RegExp(`${WORD_START}(?:${phrases})${WORD_END}`, 'iu')
const indic = (phrases: string) => new RegExp(phrases, 'u')

const PHRASES: Readonly<Record<'hi' | 'es' | 'fr' | 'bn', Phrases>> = {
  hi: {
    sign: /[\u0900-\u097f]|\b(?:dawai|dawa|dawaiyan|goli|kitni baar|kitne din|kab leni|kab lena|kaise leni|kaise lena|kya hai|kis liye|bimari|batao|bataiye)\b/iu,
    intents: [
      ['transcribe', indic('सब (?:कुछ )?पढ़|पूरा पढ़|पढ़कर सुना|क्या लिखा (?:है|हुआ)|sab padh|kya likha')],
      ['frequency', indic('कितनी बार|कितने बार|kitni baar|kitne baar')],
      ['duration', indic('कितने दिन|कब तक|कितने समय|कितने हफ़्?फ?्?ते|kitne din|kab tak')],
      [
        'dose',
        indic('कितनी (?:गोली|गोलियाँ|गोलियां|मात्रा|खुराक|लेनी)|खुराक|डोज़?|kitni (?:goli|matra|leni)|khurak'),
      ],
      ['strength', indic('कितने (?:एमजी|mg|मिग्रा)|ताकत|स्ट्रेंथ|kitne mg')],
      ['purpose', indic('किस ?लिए|किसके लिए|क्यों|kis ?liye|kyon|kyun')],
      ['directions', indic('कैसे (?:ले|खा|लगा|इस्तेमाल)|कैसे|kaise')],
      [
        'next-visit',
        indic(
          '(?:फिर|दोबारा|अगली बार|वापस)[^?]{0,20}(?:आना|दिखाना|मिलना)|अगली (?:विज़िट|मुलाक़?ात|तारीख)|phir kab|dobara kab',
        ),
      ],
      ['date', indic('तारीख|दिनांक|taareekh|tarikh')],
      ['when', indic('कब|किस समय|खाने (?:से पहले|के बाद)|सुबह|रात|kab|khane (?:se pehle|ke baad)')],
      ['diagnoses', indic('बीमारी|बीमारियाँ|बीमारियां|रोग|निदान|bimari|bimariyan|rog')],
      ['tests', indic('जाँच|जांच|टेस्ट|janch')],
      ['advice', indic('सलाह|परहेज़?|salah|parhez')],
      ['allergies', indic('एलर्जी|allergy')],
      ['prescriber', indic('डॉक्टर|चिकित्सक|किसने लिख|doctor')],
      ['age', indic('उम्र|आयु|umar')],
      ['patient', indic('मरीज़?|रोगी|किसका|किसकी|mareez|kiska')],
      ['quantity', indic('कुल कितनी|कितनी खरीद|kul kitni')],
      ['medicines', indic('दवा|दवाई|दवाइयाँ|दवाइयां|दवाएँ|दवाएं|औषधि|dawai|dawa|dawaiyan|goliyan')],
    ],
    every: indic('सभी|सब|सारी|दवाइयाँ|दवाइयां|दवाएँ|दवाएं|sabhi|saari'),
    emergency: indic(
      'ज़्?यादा (?:गोली|गोलियाँ|गोलियां|दवा)[^?]{0,15}(?:खा|ले) ?ली|ओवरडोज़?|सीने में दर्द|छाती में दर्द|सा[ँं]स नहीं|बेहोश|आत्महत्या|मरना चाह|जान दे|दौरा पड़|खून नहीं रुक|चेहरा सूज|ज़हर|seene mein dard|saans nahi|behosh|zyada goli',
    ),
    advice: indic(
      'क्या (?:मैं|हम)[^?]{0,40}(?:सकता|सकती|सकते)|सुरक्षित|गर्भ|शराब|साइड इफ़?ेक्ट|नुकसान|बंद कर|भूल (?:गया|गई|जा)',
    ),
    plain:
      /^(?:dawai|dawa|dawaiyan|goli|goliyan|kitni|kitne|baar|din|kab|tak|kaise|leni|lena|hai|hain|kya|kis|liye|bimari|batao|bataiye|mujhe|ko|ki|ka|ke|mein|me|se|pehle|baad|khane|aur|yeh|ye|kaun|si|konsi|likhi|sab|padho|mg|doctor|ne|naam)$/i,
  },
  es: {
    sign: /[¿¡ñ]|(?<!\p{L})(?:qué|cuál(?:es)?|cuándo|cómo|cuánt[oa]s?|quién|medicamentos?|medicinas|receta|pastillas?|veces|días|tomar|tomo|durante|para qué|enfermedad(?:es)?|médico|que|cuales|cuantas|cuantos|cuando|como|debo|por favor|puedo|tengo|estoy|respirar|pecho|sobredosis)(?!\p{L})/iu,
    intents: [
      [
        'transcribe',
        latin('lee(?:r|me)? (?:todo|la receta)|léeme|qué dice(?: la receta)?\\??$|transcrib\\p{L}+'),
      ],
      ['count', latin('cu[aá]nt[oa]s (?:medicamentos|medicinas|remedios)')],
      ['frequency', latin('cu[aá]ntas veces|con qu[eé] frecuencia|cada cu[aá]nto|frecuencia')],
      [
        'duration',
        latin('cu[aá]nto tiempo|cu[aá]ntos d[ií]as|cu[aá]ntas semanas|hasta cu[aá]ndo|duraci[oó]n'),
      ],
      [
        'dose',
        latin(
          'dosis|cu[aá]ntas (?:pastillas|tabletas|c[aá]psulas|gotas|debo)|cu[aá]nto (?:debo|tengo que|tomo)',
        ),
      ],
      ['strength', latin('cu[aá]ntos (?:mg|miligramos)|concentraci[oó]n|potencia')],
      ['purpose', latin('para qu[eé]|por qu[eé]|sirven?')],
      ['directions', latin('c[oó]mo (?:\\p{L}+ ){0,4}(?:tom\\p{L}+|us\\p{L}+|aplic\\p{L}+)|instrucciones')],
      ['next-visit', latin('pr[oó]xima (?:cita|visita|consulta)|volver|regresar')],
      ['date', latin('fecha')],
      ['when', latin('cu[aá]ndo|a qu[eé] hora|antes o despu[eé]s|en ayunas')],
      ['diagnoses', latin('diagn[oó]sticos?|enfermedad(?:es)?|qu[eé] tengo')],
      ['tests', latin('pruebas?|an[aá]lisis|ex[aá]menes|examen')],
      ['advice', latin('consejos?|recomendaciones|dieta')],
      ['allergies', latin('alergias?')],
      ['prescriber', latin('m[eé]dico|doctora?|qui[eé]n (?:recet[oó]|escribi[oó]|firm[oó])')],
      ['age', latin('edad|cu[aá]ntos a[nñ]os')],
      ['patient', latin('paciente|para qui[eé]n|de qui[eé]n')],
      ['quantity', latin('cantidad|cu[aá]ntas cajas')],
      [
        'medicines',
        latin(
          'medicamentos?|medicinas?|remedios?|pastillas|recet[oóa]\\p{L}*|qu[eé] (?:debo|tengo que) tomar',
        ),
      ],
    ],
    every: latin('todos|todas|los medicamentos|las medicinas|cada uno'),
    emergency: latin(
      'sobredosis|demasiad[oa]s?|dolor (?:de|en el) pecho|no (?:puedo|puede) respirar|inconsciente|desmay\\p{L}+|suicid\\p{L}+|matarme|convulsi\\p{L}+|sangr\\p{L}+ mucho|hinchad[oa]|envenen\\p{L}+',
    ),
    advice: latin(
      'puedo|es seguro|embarazo|embarazada|alcohol|efectos secundarios|dejar de tomar|si (?:se me )?olvid\\p{L}+',
    ),
    plain:
      /^(?:qu[eé]|cu[aá]l(?:es)?|cu[aá]ndo|c[oó]mo|cu[aá]nt[oa]s?|qui[eé]n|medicamentos?|medicinas?|receta|pastillas?|veces|d[ií]as?|al|tomar|tomo|durante|para|enfermedad(?:es)?|m[eé]dico|debo|por|favor|el|la|los|las|un|una|de|del|en|es|son|est[aá]n?|y|o|hay|me|mi|se|con|frecuencia|tiempo|dosis|tengo|que|a|hora|recetaron|recetado|recetados|recetadas|sirven?|dice|puedo|tomarla|tomarlo|cada|antes|despu[eé]s|comer|fecha|doctora?|paciente|segunda|primera|lo|esta|este|esa|ese|mg)$/iu,
  },
  fr: {
    sign: /(?<!\p{L})(?:quels?|quelles?|combien|médicaments?|medicaments?|ordonnance|comment|quand|pourquoi|est-ce|prendre|prends|fois|jours|pendant|maladies?|médecin|dois-je|c'est|à quoi|puis-je|j'ai|je|n'arrive|respirer|poitrine|peut-on)(?!\p{L})/iu,
    intents: [
      [
        'transcribe',
        latin(
          "lis(?:ez)?(?:-moi)? (?:tout|l'ordonnance)|que dit l'ordonnance\\??$|transcri\\p{L}+|qu'est-ce qui est écrit",
        ),
      ],
      ['count', latin('combien de (?:m[eé]dicaments|rem[eè]des)')],
      ['frequency', latin('combien de fois|[aà] quelle fr[eé]quence|fr[eé]quence|tous les combien')],
      ['duration', latin("combien de (?:temps|jours|semaines)|jusqu'[aà] quand|dur[eé]e|pendant combien")],
      [
        'dose',
        latin(
          'doses?|posologie|dosage|combien de (?:comprim[eé]s|g[eé]lules|gouttes|cuill[eè]res)|quelle quantit[eé] (?:dois|prendre)',
        ),
      ],
      ['strength', latin('combien de (?:mg|milligrammes)|concentration')],
      ['purpose', latin('pourquoi|[aà] quoi (?:sert|servent)|pour quoi|sert [aà] quoi')],
      [
        'directions',
        latin('comment (?:\\p{L}+[ -]){0,4}(?:prendre|prend\\p{L}*|utilis\\p{L}+|appliquer)|mode d.emploi'),
      ],
      ['next-visit', latin('prochaine? (?:rendez-vous|visite|consultation)|prochain rendez-vous|revenir')],
      ['date', latin('date|dat[eé]e?')],
      ['when', latin('quand|[aà] quelle heure|avant ou apr[eè]s|[aà] jeun|quel moment')],
      ['diagnoses', latin("diagnostics?|maladies?|qu'est-ce que j'ai")],
      ['tests', latin('examens?|analyses?|bilan|tests?')],
      ['advice', latin('conseils?|recommandations?|r[eé]gime')],
      ['allergies', latin('allergies?')],
      ['prescriber', latin('m[eé]decin|docteur|qui a (?:prescrit|[eé]crit|sign[eé])|prescripteur')],
      ['age', latin('[aâ]ge')],
      ['patient', latin('patiente?|pour qui|[aà] qui')],
      ['quantity', latin('quantit[eé]|combien de bo[iî]tes')],
      ['medicines', latin('m[eé]dicaments?|rem[eè]des?|traitement|prescrit\\p{L}*|que dois-je prendre')],
    ],
    every: latin('tous|toutes|les m[eé]dicaments|chaque'),
    emergency: latin(
      'surdosage|surdose|overdose|trop de|douleurs? (?:[aà] la |dans la )?(?:poitrine|thoracique)|(?:arrive|peux|peut) (?:pas|plus) (?:[aà] )?respirer|inconsciente?|[eé]vanoui\\p{L}*|suicid\\p{L}+|me tuer|convulsions?|saigne beaucoup|gonfl[eé]\\p{L}*|empoisonn\\p{L}+',
    ),
    advice: latin(
      'puis-je|peut-on|est-ce (?:sûr|sans danger)|enceinte|grossesse|alcool|effets secondaires|arr[eê]ter|oubli\\p{L}+',
    ),
    plain:
      /^(?:quels?|quelles?|combien|m[eé]dicaments?|ordonnance|comment|quand|pourquoi|est-ce|prendre|prends|prend-on|fois|jours?|par|pendant|maladies?|m[eé]decin|dois-je|je|c'est|[aà]|quoi|le|la|les|un|une|de|du|des|en|sur|est|sont|et|ou|que|qui|dois|faut-il|il|sert|servent|ce|cette|prescrits?|temps|mentionn[eé]e?s|y|a|pour|mon|ma|mes|date|avant|apr[eè]s|heure|dose|patient|mg|l'ordonnance|dans|se|prend|on|qu'est-ce)$/iu,
  },
  bn: {
    sign: /[\u0980-\u09ff]/u,
    intents: [
      ['transcribe', indic('সব (?:কিছু )?পড়|পুরোটা পড়|কী লেখা|কি লেখা')],
      ['count', indic('কয়টি? ওষুধ|কয়টা ওষুধ|কতগুলো ওষুধ')],
      ['frequency', indic('কত ?বার|কয় ?বার|কতবার|কয়বার')],
      ['duration', indic('কত ?দিন|কয় ?দিন|কতদিন|কয়দিন|কত সপ্তাহ|কতদিন পর্যন্ত|কবে পর্যন্ত')],
      ['dose', indic('কয়টা|কতটা|কতটুকু|ডোজ|মাত্রা')],
      ['strength', indic('কত (?:mg|মিগ্রা|মিলিগ্রাম)|পাওয়ার')],
      ['purpose', indic('কিসের জন্য|কেন|কী কাজে|কি কাজে|কীসের জন্য')],
      ['directions', indic('কীভাবে|কিভাবে|কেমন করে')],
      ['next-visit', indic('আবার কবে|পরবর্তী|পরের (?:বার|সাক্ষাৎ)|কবে আবার')],
      ['date', indic('তারিখ')],
      ['when', indic('কখন|খাবার(?:ের)? (?:আগে|পরে)|সকালে|রাতে')],
      ['diagnoses', indic('রোগ(?!ী)|অসুখ|কী হয়েছে')],
      ['tests', indic('পরীক্ষা|টেস্ট')],
      ['advice', indic('পরামর্শ|উপদেশ')],
      ['allergies', indic('অ্যালার্জি|এলার্জি')],
      ['prescriber', indic('ডাক্তার|চিকিৎসক|কে লিখেছে')],
      ['age', indic('বয়স')],
      ['patient', indic('রোগী|কার (?:জন্য|প্রেসক্রিপশন)')],
      ['quantity', indic('মোট কত|কতগুলো কিন')],
      ['medicines', indic('ওষুধ|ঔষধ')],
    ],
    every: indic('সব|সমস্ত|ওষুধগুলো|ওষুধগুলি'),
    emergency: indic(
      'বেশি (?:ওষুধ|ট্যাবলেট|বড়ি)[^?]{0,12}খেয়ে|ওভারডোজ|বুকে ব্যথা|শ্বাস নিতে (?:পারছি না|পারছে না|কষ্ট)|অজ্ঞান|আত্মহত্যা|মরতে চাই|খিঁচুনি|রক্ত (?:বন্ধ হচ্ছে না|পড়া থামছে)|মুখ ফুলে|বিষ খে',
    ),
    advice: indic('পারি কি|খেতে পারি|নিরাপদ|গর্ভ|মদ|পার্শ্বপ্রতিক্রিয়া|পার্শ্ব|বন্ধ কর|ভুলে গে'),
    plain: /^mg$/i,
  },
}

const OTHER_SCRIPT = /[\u0900-\u09ff]/

export function findForeignIntents(text: string, hint: Language | undefined): ForeignIntents | undefined {
  const tried = hint && hint !== 'en' ? [hint] : (['hi', 'bn', 'es', 'fr'] as const)
  const language = tried.find((code) => {
    const { sign, intents, emergency, advice } = PHRASES[code]
    return (
      sign.test(text) &&
      (OTHER_SCRIPT.test(text) ||
        [emergency, advice, ...intents.map(([, phrase]) => phrase)].some((phrase) => phrase.test(text)))
    )
  })
  if (!language) return undefined
  const phrases = PHRASES[language]
  const compared = text.toLowerCase()
  const found = phrases.intents.flatMap(([intent, phrase]) => (phrase.test(compared) ? [intent] : []))
  const intents = settle(found)
  const caution = phrases.emergency.test(compared)
    ? 'emergency'
    : phrases.advice.test(compared)
      ? 'advice'
      : undefined
  const rest = text
    .split(/[\s,;:!?()[\]"“”«»¿¡।|.]+/u)
    .filter((word) => /^[A-Za-z][\w'-]{2,}$/.test(word) && !phrases.plain.test(word))
  return {
    language,
    intents,
    every: phrases.every.test(compared),
    ...(intents[0] === 'count' ? { counted: 'medicines' as const } : {}),
    ...(caution ? { caution } : {}),
    rest,
  }
}

/** The first, narrowest meaning wins; a list is only meant when nothing else is. */
function settle(found: Intent[]): Intent[] {
  const narrow = found.filter((intent) => intent !== 'medicines')
  if (narrow.length === 0) return found
  if (narrow[0] === 'transcribe' || narrow[0] === 'count') return [narrow[0]]
  const pages = narrow.filter((intent) => !['when', 'directions', 'purpose'].includes(intent))
  // "কতদিন … কখন": only the sharper of the two words for time.
  return pages.length > 0 ? pages.slice(0, 2) : narrow.slice(0, 1)
}
