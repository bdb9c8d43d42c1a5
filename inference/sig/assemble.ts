/** Steps → FHIR R4 Dosages. */
import type { CodeableConcept, Dosage, DosageDoseAndRate, Quantity } from '@medplum/fhirtypes'
import type { DoseFact, DoubtFact, Route } from './fact.ts'
import { UCUM, ucumOf } from './notation/units.ts'
import { apart, inherit, together } from './parts.ts'
import type { Product } from './plausibility/plausibility.ts'
import type { Part, Step } from './steps.ts'
import { toRepeat } from './timing.ts'

const SNOMED = 'http://snomed.info/sct'

/** SNOMED CT concepts of the FHIR value set route-codes. */
const ROUTES: Readonly<Record<Route, readonly [code: string, display: string]>> = {
  oral: ['26643006', 'Oral route'],
  sublingual: ['37839007', 'Sublingual route'],
  buccal: ['54471007', 'Buccal route'],
  intramuscular: ['78421000', 'Intramuscular route'],
  intravenous: ['47625008', 'Intravenous route'],
  subcutaneous: ['34206005', 'Subcutaneous route'],
  intradermal: ['372464004', 'Intradermal route'],
  rectal: ['37161004', 'Rectal route'],
  vaginal: ['16857009', 'Vaginal route'],
  ophthalmic: ['54485002', 'Ophthalmic route'],
  otic: ['10547007', 'Otic route'],
  nasal: ['46713006', 'Nasal route'],
  topical: ['6064005', 'Topical route'],
  transdermal: ['45890007', 'Transdermal route'],
  inhalation: ['447694001', 'Respiratory tract route'],
}

export function assemble(
  steps: readonly Step[],
  { form, strength }: Product,
): { dosages: Dosage[]; doubts: DoubtFact[] } {
  const doubts: DoubtFact[] = []
  const doubt = (text: string) => doubts.push({ kind: 'doubt', text })
  const several = steps.length > 1
  const dosages = steps.flatMap((step, index) => {
    const parts = together(step.parts).flatMap((part) =>
      apart(inherit(part, steps, index), { form, strength }, doubt),
    )
    return parts.map((part) =>
      toDosage(step, part, several || parts.length > 1 ? index + 1 : undefined, doubt),
    )
  })
  // A mere sequence number says nothing.
  const said = dosages.filter((dosage) => Object.keys(dosage).some((key) => key !== 'sequence'))
  return { dosages: said, doubts }
}

function toDosage(
  step: Step,
  part: Part,
  sequence: number | undefined,
  doubt: (text: string) => void,
): Dosage {
  const dosage: Dosage = sequence === undefined ? {} : { sequence }
  const { repeat, notes } = toRepeat(step, part, doubt)
  if (Object.keys(repeat).length > 0) dosage.timing = { repeat }
  if (step.stat) dosage.timing = { ...dosage.timing, code: { text: 'at once' } }
  const amounts = part.doses.map(toDose)
  if (amounts.length > 0) dosage.doseAndRate = amounts
  if (step.need) {
    if (step.need.reason) dosage.asNeededCodeableConcept = { text: step.need.reason }
    else dosage.asNeededBoolean = true
  }
  const site = part.site ?? onlySite(step)
  const route = step.route ?? site?.route
  if (route) dosage.route = routeOf(route)
  if (site) dosage.site = { text: site.text }
  if (step.max) {
    const unit = step.max.unit ?? unitOfLimit(part.doses[0], doubt)
    dosage.maxDosePerPeriod = {
      numerator: quantity(step.max.amount, unit || 'dose'),
      denominator: {
        value: step.max.period,
        unit: step.max.periodUnit,
        system: UCUM,
        code: step.max.periodUnit,
      },
    }
  }
  if (notes.length > 0) dosage.additionalInstruction = notes.map((text) => ({ text }))
  const said = [...step.notes, ...(step.purpose ? [`for ${step.purpose}`] : [])]
  if (said.length > 0) dosage.patientInstruction = said.join('; ')
  return dosage
}

/** A place named once is that of all doses beside it. */
function onlySite({ parts }: Step): Part['site'] {
  const sites = parts.flatMap(({ site }) => site ?? [])
  return sites.length === 1 ? sites[0] : undefined
}

/** "Max 4 a day" beside a tablet is of tablets; beside 500 mg or two tablets it counts doses, or nobody knows what. */
function unitOfLimit(dose: DoseFact | undefined, doubt: (text: string) => void): string {
  if (dose?.class !== 'piece') return 'dose'
  if (dose.low > 1 || dose.high) doubt('the most that may be taken can be of doses or of pieces')
  return dose.unit
}

function toDose(dose: DoseFact): DosageDoseAndRate {
  if (dose.high === undefined) return { doseQuantity: quantity(dose.low, dose.unit) }
  return { doseRange: { low: quantity(dose.low, dose.unit), high: quantity(dose.high, dose.unit) } }
}

function quantity(value: number, unit: string | undefined): Quantity {
  if (!unit) return { value }
  const code = ucumOf(unit)
  return { value, unit, ...(code ? { system: UCUM, code } : {}) }
}

function routeOf(route: Route): CodeableConcept {
  const [code, display] = ROUTES[route]
  return { coding: [{ system: SNOMED, code, display }], text: route }
}
