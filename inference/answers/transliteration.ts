/** Medicines' names in Devanagari and Bengali letters, compared with the page's by how they sound. */

/** The sound of each consonant; "x" and "y" are hardly heard and left out. */
const CONSONANTS: Readonly<Record<string, string>> = {
  ...pairs('कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसहळं', 'kkggnccjjnttddnttddnpfbbmyrlvsssxln'),
  ...pairs('কখগঘঙচছজঝঞটঠডঢণতথদধনপফবভমযরলশষসহৎং', 'kkggnccjjnttddnttddnpfbbmyrlsssxtn'),
}

function pairs(letters: string, sounds: string): Record<string, string> {
  return Object.fromEntries([...letters].map((letter, at) => [letter, sounds[at] ?? '']))
}

const INDIC = /[\u0900-\u09ff]/

export function isIndic(text: string): boolean {
  return INDIC.test(text)
}

/** The consonants that are heard, with those that are taken for one another made one: "Cetirizine" and "सेटिरिज़िन" are "strjn". */
export function soundOf(name: string): string {
  const sounds = isIndic(name) ? indicSounds(name) : latinSounds(name)
  return sounds
    .replace(/[vb]/g, 'b')
    .replace(/[xy]/g, '')
    .replace(/(.)\1+/g, '$1')
}

function indicSounds(name: string): string {
  const letters = name
    .normalize('NFD')
    .replace(/[\u093c\u09bc]/gu, '')
    // A vowel of its own that Bengali writes for w.
    .replace(/ওয/gu, 'ব')
  return [...letters].map((letter) => CONSONANTS[letter] ?? '').join('')
}

function latinSounds(name: string): string {
  return name
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z]/g, '')
    .replace(/ph/g, 'f')
    .replace(/ch(?=[lr])/g, 'k')
    .replace(/ch/g, 'C')
    .replace(/sh/g, 's')
    .replace(/ck/g, 'k')
    .replace(/c(?=[eiy])/g, 's')
    .replace(/[cq]/g, 'k')
    .replace(/C/g, 'c')
    .replace(/x/g, 'ks')
    .replace(/w/g, 'v')
    .replace(/z/g, 'j')
    .replace(/th/g, 't')
    .replace(/dh/g, 'd')
    .replace(/([gkbj])h/g, '$1')
    .replace(/[aeiouyh]/g, '')
}
