/** The four questions of the tutorial, each with a page that answers it. All people and places are made up. */
import { damaged } from '../damage.ts'
import type { Sample } from '../sample.ts'
import { clinicSheet } from '../sheets/clinic.ts'
import { noteSheet } from '../sheets/note.ts'
import { INKS, type Style } from '../style.ts'
import { DIABETES_CLINIC, GENERAL_CLINIC } from './contents.ts'

const PRINTED: Style = {
  print: 'arimo',
  ink: INKS.blue,
  haste: 1,
  slant: 0,
  thickness: 0.6,
  accent: '#0b6e78',
  paper: '#fdfdfb',
}
const clinicDetails = {
  address: ['14 Lakeview Road, Ward 6, Anandpur 700 099', 'Mon–Sat 9 am – 1 pm, 5 – 8 pm'],
  stamp: ['GREENFIELD', 'CLINIC'],
}

export const TUTORIAL: Sample[] = [
  {
    name: 'clinic-printed',
    content: GENERAL_CLINIC,
    sheet: (random) => clinicSheet(GENERAL_CLINIC, PRINTED, clinicDetails, random),
    writing: 'printed',
    damage: damaged({}),
  },
  {
    name: 'clinic-printed-scan',
    content: GENERAL_CLINIC,
    sheet: (random) => clinicSheet(GENERAL_CLINIC, PRINTED, clinicDetails, random),
    writing: 'printed',
    scan: { width: 1240, height: 1300 },
  },
  {
    name: 'diseases-handwritten',
    content: DIABETES_CLINIC,
    sheet: (random) =>
      clinicSheet(
        DIABETES_CLINIC,
        {
          print: 'lato',
          hand: 'kalam',
          ink: INKS.blue,
          haste: 1,
          slant: 7,
          thickness: 0.5,
          accent: '#7a1f2b',
          paper: '#fcfaf4',
        },
        {
          address: ['2nd Floor, Sunrise Arcade, M.G. Road, Nilgarh 411 990', 'By appointment: 020 5550 0142'],
        },
        random,
      ),
    writing: 'handwritten',
    damage: damaged({ tilt: -2.2, table: 'laminate', perspective: 0.03 }),
  },
  {
    name: 'ascorbic-acid-handwritten',
    content: {
      prescriber: { name: 'Dr. Meera Tannirkulam', details: ['MBBS, DCH', 'Reg. No. 00-41877'] },
      patient: { name: 'Rohan Desurkar', age: '9 yrs' },
      date: '04/08/2026',
      complaints: ['bleeding gums', 'tired'],
      diagnoses: [],
      medicines: [
        {
          written: 'Ascorbic Acid 500 mg tab',
          name: 'Ascorbic Acid',
          generics: ['ascorbic acid'],
          strength: '500 mg',
          form: 'tablet',
          sig: '1 tab OD after food',
          meaning: { timesPerPeriod: 1, dose: 1, unit: 'tablet', meal: 'after', durationDays: 30 },
          duration: 'x 1 month',
        },
      ],
      tests: ['CBC'],
      advice: ['More fruit & green vegetables'],
      nextVisit: 'Review after 1 month',
    },
    sheet(random) {
      return noteSheet(
        this.content,
        {
          print: 'tinos',
          hand: 'cedarville-cursive',
          ink: INKS.blueBlack,
          haste: 1.5,
          slant: 9,
          thickness: 0.9,
          accent: '#27407e',
          paper: '#fdfdfa',
        },
        { ruling: 92 },
        random,
      )
    },
    writing: 'handwritten',
    damage: damaged({ tilt: 3.1, table: 'cloth', perspective: 0.028, unevenLight: 0.35 }),
  },
  {
    name: 'aten-d-handwritten',
    content: {
      clinic: 'Seva Heart Care',
      prescriber: { name: 'Dr. K. Bhaskaranand', details: ['MD (Medicine)', 'Reg. No. 00-20316'] },
      patient: { name: 'Mrs. Sulekha Dhone', age: '61', sex: 'F' },
      date: '11/9/26',
      complaints: [],
      diagnoses: [{ text: 'HTN', canonical: 'hypertension' }],
      medicines: [
        {
          written: 'Aten-D Tablet',
          name: 'Aten-D',
          generics: ['atenolol', 'indapamide'],
          brand: 'Aten-D',
          form: 'tablet',
          sig: '1-0-0 before breakfast',
          meaning: { timesOfDay: { morning: 1, noon: 0, night: 0 }, meal: 'before', durationDays: 30 },
          duration: '30 days',
        },
        {
          written: 'Ecosprin 75 mg',
          name: 'Ecosprin',
          generics: ['aspirin'],
          brand: 'Ecosprin',
          strength: '75 mg',
          sig: '0-0-1 after food',
          meaning: { timesOfDay: { morning: 0, noon: 0, night: 1 }, meal: 'after', durationDays: 30 },
          duration: '30 days',
        },
      ],
      tests: ['ECG', 'S. Creatinine'],
      advice: ['Low salt diet, walk 30 min'],
    },
    sheet(random) {
      return noteSheet(
        this.content,
        {
          print: 'merriweather',
          hand: 'nothing-you-could-do',
          ink: INKS.blue,
          haste: 1.2,
          slant: 4,
          thickness: 0.8,
          accent: '#8a1d2e',
          paper: '#fbf9f2',
        },
        { stamp: ['SEVA HEART', 'CARE', 'OPD'] },
        random,
      )
    },
    writing: 'handwritten',
    damage: damaged({ tilt: -1.4, perspective: 0.026, table: 'wood', light: [1, 0.96, 0.88] }),
  },
]
