/** What pages say of taking a medicine beyond ordering it, language by language; without diacritics. */
import type { MedicineStatus } from '../../prescription.ts'

/**
 * `headings` stand alone on a line, with a colon or without; `verbs` stand before what they speak of; `behind` after it.
 * All are regular expressions over lower case.
 */
export interface StatusWords {
  headings: readonly string[]
  verbs: readonly string[]
  behind: readonly string[]
}

type Words = Readonly<Record<MedicineStatus, StatusWords>>

const MEDICINES = String.raw`(?:\s*(?:taking|using|these|the following|your|all|current|old|home))*(?:\s*(?:medicines?|medications?|drugs?|meds|tablets))?(?:\s*(?:at home|as before|below|on discharge))?`

const en: Words = {
  started: {
    headings: [`(?:start|begin|new)${MEDICINES}`, String.raw`(?:newly\s*)?(?:started|added)${MEDICINES}`],
    verbs: [
      String.raw`(?:newly\s*)?(?:start(?:ed)?|begin|add(?:ed)?|new|initiate[d]?)(?:\s*(?:on|taking|with))?`,
    ],
    behind: [String.raw`(?:newly\s*)?(?:started|added)|new`],
  },
  continued: {
    headings: [`(?:to\\s*)?(?:continue|keep|resume|no change|unchanged)${MEDICINES}`],
    verbs: [
      String.raw`(?:please\s*)?(?:to\s*)?(?:continue[d]?|cont\.?|keep(?:\s*on)?|resume[d]?)(?:\s*(?:taking|with|the same|same|on|t\/t))?`,
    ],
    behind: [String.raw`(?:to\s*)?(?:continue[d]?|cont\.?|as before|same dose|unchanged)`],
  },
  changed: {
    headings: [
      `(?:change[ds]?|changes to|modified|adjusted)(?:\\s*how you take)?${MEDICINES}`,
      'dose changes?',
    ],
    verbs: [String.raw`change[d]?(?:\s*(?:the\s*)?(?:dose|dosage)\s*of)?`],
    behind: [String.raw`dose\s*(?:changed|increased|reduced|decreased)`],
  },
  stopped: {
    headings: [
      `(?:please\\s*)?(?:stop(?:ped)?|discontinue[d]?|d\\/c|hold|withhold|withheld|omit)${MEDICINES}`,
      String.raw`(?:medicines?|medications?|drugs?)\s*(?:to\s*(?:stop|be\s*stopped)|stopped|discontinued|withheld)`,
      String.raw`(?:no\s*longer|do\s*not|don'?t)\s*take${MEDICINES}`,
    ],
    verbs: [
      String.raw`(?:please\s*)?(?:stop(?:ped)?|discontinue[d]?|d\/c|hold|withhold|omit|cancel(?:led)?)(?:\s*(?:taking|using|the))?`,
      String.raw`no\s*(?:more|longer(?:\s*take)?)`,
    ],
    behind: [
      String.raw`(?:to\s*be\s*|has\s*been\s*|is\s*)?(?:stopped|stop|discontinued?|withheld|cancelled|on\s*hold)`,
    ],
  },
  avoid: {
    headings: [
      `(?:to\\s*be\\s*)?(?:avoid(?:ed)?|not\\s*to\\s*(?:take|be\\s*taken)|contra-?indicated|never)${MEDICINES}`,
    ],
    verbs: [
      String.raw`(?:please\s*|strictly\s*)?(?:avoid|do\s*not\s*(?:take|use|give)|don'?t\s*(?:take|use|give)|not\s*to\s*(?:take|use|give|be\s*taken)|never\s*(?:take|use|give)?|no(?=\s+[a-z]+\s*$)|contra-?indicated)`,
    ],
    behind: [
      String.raw`(?:(?:to|should|must)\s*(?:be\s*)?(?:not\s*be\s*)?(?:avoided|avoid)|not\s*to\s*be\s*(?:taken|given|used)|is\s*contra-?indicated|contra-?indicated)`,
    ],
  },
}

const none: StatusWords = { headings: [], verbs: [], behind: [] }

const hi: Words = {
  started: {
    headings: ['nayi dawa(?:i|iyan)?'],
    verbs: ['shuru kar(?:e|en|na)'],
    behind: ['shuru kar(?:e|en|na|o)'],
  },
  continued: { headings: [], verbs: ['jaari rakh(?:e|en)'], behind: ['(?:jaari|chalu) rakh(?:e|en|na)'] },
  changed: none,
  stopped: {
    headings: ['band dawa(?:i|iyan)?'],
    verbs: [],
    behind: ['band (?:kar(?:e|en|na|o|do)|hai)', 'bandh kar(?:e|en|na)'],
  },
  avoid: {
    headings: ['parhej'],
    verbs: [],
    behind: ['(?:na|nahi|mat) (?:le|len|lena|khana|khaye|khayen|de|dena)', 'se bache?n?'],
  },
}

const bn: Words = {
  started: none,
  continued: { headings: [], verbs: [], behind: ['(?:chalu|cholbe) ?(?:rakhben|thakbe)?'] },
  changed: none,
  stopped: { headings: [], verbs: [], behind: ['bondho (?:korben|korun|thakbe)'] },
  avoid: { headings: [], verbs: [], behind: ['(?:khaben|neben|kheben) na'] },
}

const es: Words = {
  started: {
    headings: ['(?:iniciar|empezar|nuevos?)(?:\\s*(?:medicamentos?|medicacion))?'],
    verbs: ['(?:iniciar|empezar|comenzar)(?:\\s*con)?'],
    behind: [],
  },
  continued: {
    headings: ['continuar(?:\\s*(?:con|tomando))?(?:\\s*medicamentos?)?'],
    verbs: ['(?:continuar|seguir|mantener)(?:\\s*(?:con|tomando))?'],
    behind: [],
  },
  changed: { headings: ['cambios?(?:\\s*de\\s*dosis)?'], verbs: ['cambiar'], behind: [] },
  stopped: {
    headings: ['(?:suspender|detener|dejar)(?:\\s*(?:de\\s*tomar|medicamentos?))*'],
    verbs: ['(?:suspender|detener|dejar(?:\\s*de\\s*tomar)?|retirar)'],
    behind: ['suspendid[oa]'],
  },
  avoid: { headings: ['(?:evitar|no\\s*tomar)'], verbs: ['(?:evitar|no\\s*(?:tomar|usar|dar))'], behind: [] },
}

const fr: Words = {
  started: {
    headings: ['(?:debuter|commencer|nouveaux?)(?:\\s*(?:medicaments?|traitements?))?'],
    verbs: ['(?:debuter|commencer)'],
    behind: [],
  },
  continued: {
    headings: ['(?:continuer|poursuivre)(?:\\s*(?:le\\s*)?(?:medicaments?|traitements?))?'],
    verbs: ['(?:continuer|poursuivre)'],
    behind: [],
  },
  changed: {
    headings: ['(?:modifi\\w+|changements?)(?:\\s*(?:de\\s*)?(?:dose|posologie|traitement))?'],
    verbs: ['modifier'],
    behind: [],
  },
  stopped: {
    headings: ['(?:arreter|arret|stopper)(?:\\s*(?:de\\s*)?(?:medicaments?|traitements?))?'],
    verbs: ['(?:arreter|arret(?:\\s*(?:de|du))?|stopper|suspendre)'],
    behind: ['(?:arrete|a arreter|suspendu)'],
  },
  avoid: {
    headings: ['(?:eviter|a eviter|ne\\s*pas\\s*prendre|contre-?indications?)'],
    verbs: ['(?:eviter|ne\\s*pas\\s*(?:prendre|donner|utiliser)|pas\\s*de|contre-?indiqu\\w*)'],
    behind: ['(?:a eviter|contre-?indiqu\\w*)'],
  },
}

const vi: Words = {
  started: none,
  continued: { headings: [], verbs: ['tiep tuc(?:\\s*(?:dung|uong))?'], behind: [] },
  changed: none,
  stopped: {
    headings: ['(?:ngung|ngừng|dung)\\s*thuoc'],
    verbs: ['(?:ngung|ngưng)(?:\\s*(?:dung|uong))?'],
    behind: [],
  },
  avoid: {
    headings: ['khong\\s*(?:dung|uong)', 'tranh(?:\\s*dung)?'],
    verbs: ['khong\\s*(?:dung|uong|duoc\\s*(?:dung|uong))', 'tranh(?:\\s*(?:dung|uong))?'],
    behind: [],
  },
}

export const STATUS_WORDS: readonly Words[] = [en, hi, bn, es, fr, vi]
