/**
 * Words that say of a condition that it is absent, suspected, or somebody else's (ConText: Harkema et al. 2009), language
 * by language, without diacritics. `before` stand before what they speak of, `behind` after it.
 */
interface Cues {
  before: readonly string[]
  behind: readonly string[]
}

export interface ContextWords {
  absent: Cues
  suspected: Cues
  family: Cues
  /** End the scope of a cue. */
  but: readonly string[]
}

const en: ContextWords = {
  absent: {
    before: [
      String.raw`not\s*(?:a\s*)?(?:known\s*)?(?:case\s*of|k\/c\/o|kc?o)`,
      String.raw`no\s*(?:known\s*)?(?:past\s*|significant\s*|previous\s*)?(?:history|h\/o|c\/o|complaints?|signs?|symptoms?|evidence|features)\s*(?:of|s\/o)?`,
      String.raw`(?:patient\s*)?denies(?:\s*(?:any|having))?`,
      String.raw`negative\s*for|without|absence\s*of|free\s*of|nil`,
      String.raw`(?:does\s*not|doesn'?t)\s*have|has\s*no|there\s*is\s*no`,
      String.raw`non?[-\s](?=diabetic|hypertensive|smoker|alcoholic)`,
      String.raw`no(?!\s*[.:]?\s*\d|\.?\s*of\b|\s*known\s*(?:drug\s*)?allerg)`,
    ],
    behind: [
      String.raw`(?:is|are|was|were|has\s*been)?\s*(?:ruled\s*out|excluded|absent|negative|not\s*(?:present|found|seen))`,
      String.raw`[-:]\s*(?:no|nil|absent|negative|neg)`,
    ],
  },
  suspected: {
    before: [
      String.raw`\?+`,
      String.raw`(?:to\s*)?(?:r\/o|rule\s*out|exclude)`,
      String.raw`(?:clinically\s*)?(?:suspect(?:ed)?(?:\s*(?:case\s*)?of)?|probable|probably|possible|possibly|likely|query|presumed|suspicious\s*of|s\/o|suggestive\s*of)`,
    ],
    behind: [
      String.raw`\?+`,
      String.raw`(?:to\s*be|needs?\s*to\s*be)\s*(?:ruled\s*out|excluded)`,
      'suspected|likely|probable',
    ],
  },
  family: {
    before: [
      String.raw`(?:family\s*(?:history|h\/o)|f\/?h\/?o?|fh)\s*(?:of|:|-|\+ve\s*for|positive\s*for)?`,
      String.raw`(?:in\s*(?:the\s*)?)?family`,
      String.raw`(?:her|his|the|patient'?s)?\s*(?:mother|father|parents?|brother|sister|siblings?|grand(?:mother|father)|son|daughter|uncle|aunt|husband|wife)(?:\s*(?:is|was|had|has|with|:|-|a\s*known))*`,
    ],
    behind: [
      String.raw`in\s*(?:the\s*)?(?:family|mother|father|brother|sister|siblings?|parents?)`,
      String.raw`\((?:mother|father|brother|sister|parents?|family)\)`,
    ],
  },
  but: ['but', 'however', 'except', 'although', 'though', 'with'],
}

const hi: ContextWords = {
  absent: { before: [], behind: ['(?:nahi|nahin)(?: hai| tha)?', 'ki shikayat nahi'] },
  suspected: { before: ['shayad'], behind: ['ho sakta hai', 'ka shak'] },
  family: {
    before: ['parivar (?:me|mein)', '(?:maa|mata|pita|bhai|behen) ko'],
    behind: ['parivar (?:me|mein)'],
  },
  but: ['lekin', 'magar'],
}

const bn: ContextWords = {
  absent: { before: [], behind: ['nei', 'nai', 'chilo na'] },
  suspected: { before: ['hoyto'], behind: ['hote pare'] },
  family: { before: ['poribare', '(?:ma|baba|bhai|bon)(?:-?er)'], behind: [] },
  but: ['kintu'],
}

const es: ContextWords = {
  absent: {
    before: [
      'no\\s*(?:tiene|presenta|refiere|hay)',
      'niega',
      'sin(?:\\s*(?:antecedentes|signos)\\s*de)?',
      'descartad[oa]',
    ],
    behind: ['descartad[oa]', 'negativ[oa]', 'ausente'],
  },
  suspected: {
    before: ['(?:a\\s*)?descartar', 'sospecha\\s*de', 'probable', 'posible'],
    behind: ['a\\s*descartar'],
  },
  family: {
    before: ['antecedentes?\\s*familiares?(?:\\s*de)?', '(?:madre|padre|herman[oa])(?:\\s*con)?'],
    behind: [],
  },
  but: ['pero', 'excepto'],
}

const fr: ContextWords = {
  absent: {
    before: [
      "pas\\s*d(?:e\\s|')",
      "absence\\s*d(?:e\\s|')",
      "sans(?:\\s*antecedents?\\s*d(?:e\\s|'))?",
      'nie',
    ],
    behind: ['elimine', 'absent', 'negatif'],
  },
  suspected: {
    before: ["suspicion\\s*d(?:e\\s|')", '(?:a\\s*)?eliminer', 'probable', 'possible'],
    behind: ['a\\s*eliminer', 'suspecte'],
  },
  family: {
    before: ["antecedents?\\s*familiaux(?:\\s*d(?:e\\s|'))?", '(?:mere|pere|frere|soeur)(?:\\s*(?:avec|:))?'],
    behind: [],
  },
  but: ['mais', 'sauf'],
}

const vi: ContextWords = {
  absent: { before: ['khong\\s*(?:co|bi)?', 'chua'], behind: [] },
  suspected: { before: ['td', 'theo doi', 'nghi(?:\\s*ngo)?', 'kha nang'], behind: [] },
  family: { before: ['gia dinh(?:\\s*(?:co|bi))?', '(?:me|bo|cha|anh|chi)\\s*(?:bi|co)'], behind: [] },
  but: ['nhung'],
}

export const CONTEXT_WORDS: readonly ContextWords[] = [en, hi, bn, es, fr, vi]
