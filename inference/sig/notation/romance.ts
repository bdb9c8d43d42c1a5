/** Spanish and French directions as doctors shorten them: "1 comp c/8h por 7 días", "1 cp matin et soir pdt 5 j". */
import type { Fact, PeriodUnit, When } from '../fact.ts'
import { NUMBER, toNumber } from '../numbers.ts'
import { type Notation, notation, phrases } from './notation.ts'

const at = (...codes: When[]): Fact => ({ kind: 'when', codes })
const daily = (times: number): Fact => ({ kind: 'frequency', times, period: 1, unit: 'd' })

const UNITS: readonly (readonly [string, PeriodUnit])[] = [
  ['horas?|hrs?|heures?|h', 'h'],
  ['d[ií]as?|jours?|j', 'd'],
  ['semanas?|semaines?|sem', 'wk'],
  ['mes(?:es)?|mois', 'mo'],
]
const ANY_UNIT = UNITS.map(([written]) => written).join('|')
const unitOf = (written: string) => UNITS.find(([one]) => new RegExp(`^(?:${one})$`).test(written))![1]

const A_DAY = String.raw`(?:al\s*d[ií]a|por\s*d[ií]a|diari[oa]s?|par\s*jour|par\s*j|/\s*j(?:our)?|/\s*d[ií]a)`

/** Why it is needed, in English as all that is read from sigs. */
const REASONS: Readonly<Record<string, string>> = {
  dolor: 'pain',
  fiebre: 'fever',
  tos: 'cough',
  vómito: 'vomiting',
  vómitos: 'vomiting',
  vomitos: 'vomiting',
  náuseas: 'nausea',
  nauseas: 'nausea',
  alergia: 'allergy',
  douleur: 'pain',
  douleurs: 'pain',
  fièvre: 'fever',
  fievre: 'fever',
  toux: 'cough',
  vomissements: 'vomiting',
  nausées: 'nausea',
}

/** Words that only a Spanish or French page writes. */
export const ROMANCE_MARKS =
  /(?<![\p{L}])(?:cada|veces|vez|d[ií]as?|noche|mañana|tarde|tabletas?|cápsulas?|gotas|tomar|tome|aplicar|comidas|comer|desayuno|cena|almuerzo|ayunas|dolor|fiebre|fois|jours?|matin|soir|midi|repas|comprimés?|gélules?|gouttes|prendre|toutes|pendant|coucher|besoin|douleurs?|jeun)(?![\p{L}])/iu

const MEALS: readonly (readonly [string, 'M' | 'D' | 'V'])[] = [
  ['(?:el\\s*|del\\s*|al\\s*)?desayuno|(?:le\\s*)?petit[\\s-]*déjeuner', 'M'],
  ['(?:el\\s*|del\\s*)?almuerzo|(?:le\\s*)?déjeuner', 'D'],
  ['(?:la\\s*|de\\s*la\\s*)?cena|(?:le\\s*)?d[iî]ner', 'V'],
]
const eye = (text: string): Fact => ({ kind: 'site', text, route: 'ophthalmic' })

export const ROMANCE: readonly Notation[] = [
  ...MEALS.flatMap(([written, letter]) => [
    notation(String.raw`(?:antes|avant)\s*(?:de\s*)?(?:${written})`, () => [at(`AC${letter}`)]),
    notation(String.raw`(?:despu[eé]s|apr[eè]s)\s*(?:de\s*)?(?:${written})`, () => [at(`PC${letter}`)]),
    notation(String.raw`(?:con|avec|pendant)\s*(?:${written})`, () => [at(`C${letter}`)]),
  ]),
  notation(
    String.raw`(?:en|dans)\s*(?:cada\s*ojo|ambos\s*ojos|los\s*ojos|chaque\s*(?:oeil|œil)|les\s*(?:deux\s*)?yeux)`,
    () => [eye('both eyes')],
  ),
  notation(String.raw`(?:(?:en\s*(?:el\s*)?)?ojo\s*derecho|(?:dans\s*)?(?:l')?(?:oeil|œil)\s*droit)`, () => [
    eye('right eye'),
  ]),
  notation(
    String.raw`(?:(?:en\s*(?:el\s*)?)?ojo\s*izquierdo|(?:dans\s*)?(?:l')?(?:oeil|œil)\s*gauche)`,
    () => [eye('left eye')],
  ),
  phrases(['en la zona afectada', 'en el área afectada', 'zona afectada', 'sur la zone atteinte'], {
    kind: 'site',
    text: 'affected area',
  }),
  phrases(['intramuscular', 'vía intramuscular', 'via intramuscular'], {
    kind: 'route',
    route: 'intramuscular',
  }),
  phrases(['1 jour sur 2', 'un jour sur deux', 'día por medio', 'en días alternos', 'cada tercer día'], {
    kind: 'frequency',
    times: 1,
    period: 2,
    unit: 'd',
  }),
  notation(String.raw`(?:un|une)\s*demi[\s-]*(?<u>comprim[eé]s?|cp|sachet)`, (g) => [
    { kind: 'dose', low: 0.5, unit: g.u === 'sachet' ? 'sachet' : 'tablet', class: 'piece' },
  ]),
  phrases(['con agua', 'con un vaso de agua', "avec de l'eau", "avec un verre d'eau"], {
    kind: 'note',
    text: 'with water',
  }),
  notation(
    String.raw`(?:cada|c/|toutes\s*les|tous\s*les|ttes\s*les)\s*(?<n>${NUMBER})\s*(?<u>${ANY_UNIT})\.?`,
    (g) => [{ kind: 'frequency', times: 1, period: toNumber(g.n!), unit: unitOf(g.u!) }],
  ),
  notation(String.raw`(?:x\s*)?(?<n>${NUMBER})\s*(?:veces|vez|fois|x)\s*${A_DAY}`, (g) => [
    daily(toNumber(g.n!)),
  ]),
  // "3/j": three a day.
  notation(String.raw`x?\s*(?<n>[1-6])\s*/\s*j(?:our)?`, (g) => [daily(Number(g.n))]),
  notation(A_DAY, () => [daily(1)]),
  notation(String.raw`(?:por|durante|pendant|pdt|x|pour)\s*(?<n>${NUMBER})\s*(?<u>${ANY_UNIT})\.?`, (g) => [
    { kind: 'duration', low: toNumber(g.n!), unit: unitOf(g.u!) },
  ]),
  notation(String.raw`(?<n>\d{1,3})\s*(?<u>d[ií]as|jours|semanas|semaines|meses|mois)`, (g) => [
    { kind: 'duration', low: Number(g.n), unit: unitOf(g.u!) },
  ]),
  phrases(
    ['por la mañana', 'en la mañana', 'cada mañana', 'por la manana', 'le matin', 'matin', 'chaque matin'],
    at('MORN'),
  ),
  phrases(['le midi', 'midi', 'à midi', 'al mediodía', 'al mediodia'], at('NOON')),
  phrases(['por la tarde', 'en la tarde'], at('AFT')),
  phrases(['le soir', 'soir', 'chaque soir'], at('EVE')),
  phrases(['por la noche', 'en la noche', 'cada noche', 'noche', 'la nuit'], at('NIGHT')),
  phrases(['al acostarse', 'antes de dormir', 'au coucher', 'avant le coucher', 'avant de dormir'], at('HS')),
  phrases(
    ['antes de las comidas', 'antes de comer', 'antes de los alimentos', 'avant les repas', 'avant le repas'],
    { kind: 'meal', code: 'AC' },
  ),
  phrases(
    [
      'después de las comidas',
      'despues de las comidas',
      'después de comer',
      'despues de comer',
      'después de los alimentos',
      'après les repas',
      'apres les repas',
      'après le repas',
    ],
    { kind: 'meal', code: 'PC' },
  ),
  phrases(
    [
      'con las comidas',
      'con la comida',
      'con los alimentos',
      'con alimentos',
      'pendant les repas',
      'au cours des repas',
    ],
    { kind: 'meal', code: 'C' },
  ),
  phrases(['en ayunas', 'à jeun', 'a jeun'], { kind: 'note', text: 'on an empty stomach' }),
  phrases(['si es necesario', 'si necesita', 'si besoin', 'si nécessaire'], { kind: 'need' }),
  notation(
    String.raw`(?:si\s*(?:hay\s*|tiene\s*)?|en\s*caso\s*de\s*|en\s*cas\s*de\s*)(?<why>${Object.keys(REASONS).join('|')})`,
    (g) => [{ kind: 'need', reason: REASONS[g.why!]! }],
  ),
  notation(String.raw`para\s*(?:el\s*|la\s*)?(?<why>${Object.keys(REASONS).join('|')})`, (g) => [
    { kind: 'purpose', reason: REASONS[g.why!]! },
  ]),
  phrases(['vía oral', 'via oral', 'por vía oral', 'por boca', 'voie orale', 'par voie orale', 'per os'], {
    kind: 'route',
    route: 'oral',
  }),
  phrases(['dosis única', 'dosis unica', 'dose unique', 'prise unique'], { kind: 'count', doses: 1 }),
  phrases(['luego', 'después', 'despues', 'puis', 'ensuite'], { kind: 'then' }),
  phrases(
    [
      'y',
      'et',
      'la',
      'el',
      'le',
      'una',
      'dosis',
      'tomar',
      'tome',
      'prendre',
      'prenez',
      'aplicar',
      'appliquer',
    ],
    { kind: 'noise' },
  ),
]
