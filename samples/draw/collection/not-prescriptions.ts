/** Pictures that people send by mistake: each must be refused or answered with "I see no prescription". */
import { DAYLIGHT, damaged } from '../damage.ts'
import type { Damage } from '../photograph.ts'
import type { Random } from '../random.ts'
import { blankSheet, put, putCentred, rule, type Sheet } from '../sheet.ts'
import { INKS, printed, type Style } from '../style.ts'

export interface NotPrescription {
  name: string
  sheet(random: Random): Sheet
  damage: Damage
}

const NEWSPRINT: Style = {
  print: 'tinos',
  ink: INKS.black,
  haste: 0,
  slant: 0,
  thickness: 0,
  accent: '#1b1b1e',
  paper: '#ece7da',
}

export const NOT_PRESCRIPTIONS: NotPrescription[] = [
  { name: 'newspaper', sheet: newspaper, damage: damaged({ tilt: 2.3, table: 'wood' }) },
  { name: 'cat', sheet: cat, damage: damaged({ tilt: -3, table: 'cloth' }) },
  { name: 'blank-sheet', sheet: (random) => blankSheet(1400, 1900, random), damage: DAYLIGHT },
]

const COLUMNS = [
  [
    'Ferry to run until midnight',
    'The night ferry across the Marl',
    'estuary will run an hour later',
    'from Monday, the harbour board',
    'said after a meeting of three',
    'hours. Fares stay as they are.',
    'Fishermen had asked for later',
    'boats since the old bridge was',
    'closed to lorries in the spring.',
    'A second ferry may follow when',
    'the new pier is finished. Work',
    'on it is two months behind, the',
    'engineer told the board, because',
    'stone from the quarry came late.',
    'Schools welcomed the news: the',
    'rowing club can now train on',
    'both banks on the same evening.',
  ],
  [
    'Lighthouse opens its door',
    'For the first time in 40 years',
    'visitors may climb the 212 steps',
    'of the old lighthouse. Volunteers',
    'scraped, oiled and painted for',
    'two winters. The lamp itself came',
    'back from a museum last Tuesday.',
    'Tickets cost less than a coffee,',
    'said the keeper, and children',
    'climb free. On clear days one',
    'can see the islands in the west.',
    'Weather: rain in the morning, dry',
    'later, wind from the north-west,',
    'highs of 14. Tide tables and the',
    'crossword are on page seven.',
    'Chess: the town team beat its',
    'neighbours by five boards to three.',
  ],
]

function newspaper(random: Random): Sheet {
  const sheet = blankSheet(1440, 1900, random, NEWSPRINT.paper)
  putCentred(sheet, printed(NEWSPRINT, 110, 700), 'The Marlbeck Gazette', 720, 160)
  putCentred(sheet, printed(NEWSPRINT, 28), 'No. 4,118 · Thursday, 15 October 2026', 720, 220)
  rule(sheet, 60, 250, 1380, 250, '#1b1b1e', 4)
  COLUMNS.forEach(([title, ...text], column) => {
    const x = 70 + column * 670
    put(sheet, printed(NEWSPRINT, 46, 700), title!, x, 340)
    text.forEach((line, i) => {
      put(sheet, printed(NEWSPRINT, 37), line, x, 410 + i * 54)
    })
  })
  rule(sheet, 715, 290, 715, 1300, '#777', 1.5)
  // A picture of the harbour.
  sheet.drawing.push(
    '<rect x="70" y="1360" width="1300" height="460" fill="#b9b6ad"/>' +
      '<path d="M70 1640Q400 1560 700 1640T1370 1620V1820H70Z" fill="#8f8c84"/>' +
      '<path d="M420 1640h300l-50 70H480ZM560 1640V1440l130 180Z" fill="#55534e"/>' +
      '<circle cx="1160" cy="1470" r="56" fill="#dedbd2"/>',
  )
  return sheet
}

function cat(random: Random): Sheet {
  const sheet = blankSheet(1500, 1900, random, '#f6efe0')
  sheet.drawing.push(
    '<g stroke="#3a2a1c" stroke-width="9" stroke-linejoin="round" stroke-linecap="round">' +
      '<path d="M1060 1500q330 -60 260 -420q-30 -120 -110 -60q70 260 -190 300" fill="#c98642"/>' +
      '<ellipse cx="740" cy="1330" rx="380" ry="420" fill="#d8944c"/>' +
      '<ellipse cx="740" cy="1420" rx="220" ry="290" fill="#f3dcb8"/>' +
      '<path d="M440 620L420 300L660 470ZM1040 620L1060 300L820 470Z" fill="#d8944c"/>' +
      '<ellipse cx="740" cy="700" rx="350" ry="300" fill="#d8944c"/>' +
      '<ellipse cx="610" cy="660" rx="70" ry="84" fill="#cfe38a"/><ellipse cx="870" cy="660" rx="70" ry="84" fill="#cfe38a"/>' +
      '<ellipse cx="612" cy="664" rx="20" ry="70" fill="#22180f"/><ellipse cx="868" cy="664" rx="20" ry="70" fill="#22180f"/>' +
      '<path d="M700 780h80l-40 46Z" fill="#b5545a"/><path d="M740 826q-4 70 -80 66M740 826q4 70 80 66" fill="none"/>' +
      '<path d="M540 800L250 760M540 830L250 850M940 800L1230 760M940 830L1230 850" fill="none" stroke-width="5"/>' +
      '<path d="M620 440v90M740 420v110M860 440v90M420 1200q60 30 110 0M950 1200q60 30 110 0" fill="none" stroke="#8a5424"/>' +
      '<ellipse cx="560" cy="1710" rx="120" ry="64" fill="#f3dcb8"/><ellipse cx="920" cy="1710" rx="120" ry="64" fill="#f3dcb8"/>' +
      '</g>',
  )
  return sheet
}
