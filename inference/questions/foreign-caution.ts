/** Words of danger in other languages than English. */
import type { Language } from '../engine.ts'

const latin = (phrases: string) => new RegExp(`(?<![\\p{L}])(?:${phrases})(?![\\p{L}])`, 'iu')
const indic = (phrases: string) => new RegExp(phrases, 'u')

const EMERGENCY: Readonly<Record<Exclude<Language, 'en'>, RegExp>> = {
  hi: indic(
    'ज़्?यादा (?:गोली|गोलियाँ|गोलियां|दवा)[^?]{0,15}(?:खा|ले) ?ली|ओवरडोज़?|सीने में दर्द|छाती में दर्द|सा[ँं]स नहीं|बेहोश|आत्महत्या|मरना चाह|जान दे|दौरा पड़|खून नहीं रुक|चेहरा सूज|ज़हर|seene mein dard|saans nahi|behosh|zyada goli',
  ),
  es: latin(
    'sobredosis|demasiad[oa]s?|dolor (?:de|en el) pecho|no (?:puedo|puede) respirar|inconsciente|desmay\\p{L}+|suicid\\p{L}+|matarme|convulsi\\p{L}+|sangr\\p{L}+ mucho|hinchad[oa]|envenen\\p{L}+',
  ),
  fr: latin(
    'surdosage|surdose|overdose|trop de|douleurs? (?:[aà] la |dans la )?(?:poitrine|thoracique)|(?:arrive|peux|peut) (?:pas|plus) (?:[aà] )?respirer|inconsciente?|[eé]vanoui\\p{L}*|suicid\\p{L}+|me tuer|convulsions?|saigne beaucoup|gonfl[eé]\\p{L}*|empoisonn\\p{L}+',
  ),
  bn: indic(
    'বেশি (?:ওষুধ|ট্যাবলেট|বড়ি)[^?]{0,12}খেয়ে|ওভারডোজ|বুকে ব্যথা|শ্বাস নিতে (?:পারছি না|পারছে না|কষ্ট)|অজ্ঞান|আত্মহত্যা|মরতে চাই|খিঁচুনি|রক্ত (?:বন্ধ হচ্ছে না|পড়া থামছে)|মুখ ফুলে|বিষ খে',
  ),
}

export function foreignCaution(text: string, language: Language): 'emergency' | undefined {
  return language !== 'en' && EMERGENCY[language].test(text.toLowerCase()) ? 'emergency' : undefined
}
