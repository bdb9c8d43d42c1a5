/** Investigations that are known by their abbreviation: a line of nothing else is a list of tests under any heading. */
import type { Reading } from '../prescription.ts'
import { items } from './lists.ts'
import { type Passage, part, readingOf, wordReadingOf } from './passage.ts'
import type { Sheet } from './sheet.ts'

const TESTS = new RegExp(
  `^(?:${[
    'cbc',
    'cbp',
    'fbc',
    'hb',
    'haemoglobin',
    'hemoglobin',
    'esr',
    'crp',
    'lft',
    'kft',
    'rft',
    'ue',
    'u&e',
    'u/e',
    'bmp',
    'cmp',
    'tft',
    'tsh',
    't3',
    't4',
    'ft3',
    'ft4',
    'fbs',
    'ppbs',
    'rbs',
    'fpg',
    'ogtt',
    'hba1c',
    'a1c',
    'lipid profile',
    'lipid panel',
    'lipids',
    'fasting lipid profile',
    'urine r/?e',
    'urine r/?m',
    'urine routine',
    'urine c/?s',
    'urine culture',
    'urinalysis',
    'stool r/?e',
    'stool culture',
    'ecg',
    'ekg',
    'echo',
    '2d echo',
    'tmt',
    'cxr',
    'x-?ray.*',
    'usg.*',
    'ultrasound.*',
    'ct .*',
    'mri .*',
    'hrct.*',
    's\\.? ?creatinine',
    'serum creatinine',
    'creatinine',
    's\\.? ?uric acid',
    'uric acid',
    's\\.? ?electrolytes',
    'electrolytes',
    'blood sugar.*',
    'blood urea',
    'blood culture',
    'malaria.*',
    'mp',
    'widal',
    'dengue.*',
    'ns1.*',
    'hiv',
    'hbsag',
    'hcv',
    'vdrl',
    'vitamin d.*',
    'vit d.*',
    'vitamin b12',
    'vit b12',
    'ferritin',
    'iron studies',
    'psa',
    'inr',
    'pt/?inr',
    'aptt',
    'd-?dimer',
    'troponin.*',
    'bnp',
    'nt-?probnp',
    'pft',
    'spirometry',
    'eeg',
    'endoscopy',
    'colonoscopy',
    'microalbumin.*',
    'egfr',
    'ra factor',
    'ana',
    'blood group',
    'pregnancy test',
    'upt',
    'pap smear',
    'mammogra(?:m|phy)',
    'dexa.*',
    'sputum.*',
    'mantoux',
    'lipase',
    'amylase',
    's\\.? ?calcium',
  ].join('|')})$`,
  'i',
)

export function isTest(text: string): boolean {
  return TESTS.test(text.trim().replace(/[.]+$/, ''))
}

export function testReadingOf(item: Passage): Reading {
  return isTest(item.text) ? wordReadingOf(item) : readingOf(item)
}

/** "In ECG": what is left of "Inv:". */
const GARBLED_LABEL = /^\s*I\S{1,3}\s+(?=\S)/i

/** Takes the line as tests where it names nothing else. */
export function readTests(sheet: Sheet, passage: Passage): boolean {
  const whole = items(passage)
  const label = GARBLED_LABEL.exec(passage.text)?.[0].length ?? 0
  const list = whole.every(({ text }) => isTest(text)) ? whole : items(part(passage, label))
  if (list.length === 0 || !list.every((item) => isTest(item.text))) return false
  sheet.lists.tests.push(...list.map(testReadingOf))
  return true
}
