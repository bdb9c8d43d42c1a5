import { describe, expect, it } from 'vitest'
import { languageOf } from '../../../src/assistant/language.ts'

describe('the language of a text', () => {
  it.each([
    ["No, that's wrong", 'en'],
    ['What is the dose of Dolo?', 'en'],
    ['इस पर कौन सी दवाएँ लिखी हैं?', 'hi'],
    ['Dolo 650 कब लेनी है?', 'hi'],
    ['এতে কী কী ওষুধ আছে?', 'bn'],
    ['¿Para qué es el jarabe?', 'es'],
    ['y durante cuánto tiempo', 'es'],
    ["C'est pour quoi ?", 'fr'],
    ['forget me', 'en'],
    ['caption en', 'en'],
    ['answer fr Dolo 650', 'fr'],
    ['oublie-moi', 'fr'],
    ['Dolo 650', undefined],
    ['/help', undefined],
    ['😀', undefined],
  ])('%s: %s', (text, language) => expect(languageOf(text)).toBe(language))
})
