/** The pages of one prescription as one: what the first page says of itself stands, lists are put end to end. */
import type { Evidence } from '../engine.ts'
import type { Prescription } from '../prescription.ts'

export function mergePrescriptions(pages: readonly Prescription[]): Prescription {
  const numbered = pages.map(onPage)
  const first = <Key extends keyof Prescription>(key: Key) => {
    const found = numbered.find((page) => page[key] !== undefined)?.[key]
    return found === undefined ? {} : { [key]: found }
  }
  const all = <Item>(list: (page: Prescription) => readonly Item[]) =>
    numbered.flatMap((page) => [...list(page)])
  return {
    ...first('prescriber'),
    ...first('clinic'),
    ...first('date'),
    ...first('nextVisit'),
    prescriberDetails: distinct(all((page) => page.prescriberDetails)),
    patient: Object.assign({}, ...numbered.map((page) => page.patient).reverse()),
    diagnoses: numberedAs(
      'd',
      all((page) => page.diagnoses),
    ),
    otherConditions: numberedAs(
      'o',
      all((page) => page.otherConditions),
    ),
    complaints: all((page) => page.complaints),
    deniedComplaints: all((page) => page.deniedComplaints),
    findings: all((page) => page.findings),
    vitals: all((page) => page.vitals),
    allergies: all((page) => page.allergies),
    medicines: numberedAs(
      'm',
      all((page) => page.medicines),
    ),
    withheld: numberedAs(
      'w',
      all((page) => page.withheld),
    ),
    tests: all((page) => page.tests),
    advice: all((page) => page.advice),
    diet: all((page) => page.diet),
    dangerSigns: all((page) => page.dangerSigns),
    dispensing: Object.assign({}, ...numbered.map((page) => page.dispensing).reverse()),
    contacts: distinct(all((page) => page.contacts)),
    unexplained: all((page) => page.unexplained),
    unread: all((page) => page.unread),
  }
}

function numberedAs<Item extends { id: string }>(letter: string, items: readonly Item[]): Item[] {
  return items.map((item, index) => ({ ...item, id: `${letter}${index + 1}` }))
}

/** The same letterhead on every page is said once. */
function distinct<Item extends { quote: string }>(readings: readonly Item[]): Item[] {
  return readings.filter(
    (reading, index) => readings.findIndex(({ quote }) => quote === reading.quote) === index,
  )
}

/** A copy in which every piece of evidence, however deep, speaks of this page. */
function onPage(prescription: Prescription, page: number): Prescription {
  return walk(prescription, page) as Prescription
}

function walk(value: unknown, page: number): unknown {
  if (Array.isArray(value)) return value.map((item) => walk(item, page))
  if (typeof value !== 'object' || value === null) return value
  if (isEvidence(value)) return { ...value, page }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item, page)]))
}

function isEvidence(value: object): value is Evidence {
  return 'page' in value && 'box' in value && 'quote' in value
}
