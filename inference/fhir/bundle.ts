/**
 * A prescription as a FHIR R4 collection Bundle, for other software. Only what the page says goes in: codes only
 * where a name is certain, doubts as notes, and what FHIR requires but the page lacks as `data-absent-reason`.
 */
import { createHash } from 'node:crypto'
import type {
  Annotation,
  Bundle,
  BundleEntry,
  CodeableConcept,
  Dosage,
  Extension,
  MedicationRequest,
  Patient,
  Practitioner,
  Reference,
  Resource,
} from '@medplum/fhirtypes'
import type { Medicine, NameReading, Prescription, Reading } from '../prescription.ts'

const ABSENT = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason'

export function toFhirBundle(prescription: Prescription): Bundle {
  const patient = toPatient(prescription)
  const practitioner = toPractitioner(prescription)
  const patientEntry = patient && entryOf(patient, prescription)
  const practitionerEntry = practitioner && entryOf(practitioner, prescription)
  const subject: Reference<Patient> = patientEntry
    ? { reference: patientEntry.fullUrl! }
    : { extension: [absent('unknown')], display: 'not stated on the page' }
  const requester: Reference<Practitioner> | undefined = practitionerEntry
    ? { reference: practitionerEntry.fullUrl!, display: prescription.prescriber!.value }
    : undefined
  const requests = prescription.medicines.map((medicine) =>
    toRequest(medicine, prescription, subject, requester),
  )
  const entries = [
    patientEntry,
    practitionerEntry,
    ...requests.map((request) => entryOf(request, prescription)),
  ]
  return { resourceType: 'Bundle', type: 'collection', entry: entries.filter((entry) => entry !== undefined) }
}

function toPatient({ patient }: Prescription): Patient | undefined {
  if (!patient.name && !patient.age && !patient.sex) return undefined
  return {
    resourceType: 'Patient',
    id: 'patient',
    ...(patient.name ? { name: [{ text: patient.name.value }] } : {}),
    ...(patient.sex && patient.sex.standing === 'read' ? { gender: patient.sex.value } : {}),
  }
}

function toPractitioner({ prescriber, prescriberDetails }: Prescription): Practitioner | undefined {
  if (!prescriber) return undefined
  const details = prescriberDetails.map(({ value }) => ({ code: { text: value } }))
  return {
    resourceType: 'Practitioner',
    id: 'prescriber',
    name: [{ text: prescriber.value }],
    ...(details.length > 0 ? { qualification: details } : {}),
  }
}

function toRequest(
  medicine: Medicine,
  prescription: Prescription,
  subject: Reference<Patient>,
  requester: Reference<Practitioner> | undefined,
): MedicationRequest {
  const { date } = prescription
  const authoredOn =
    date && date.standing === 'read' && /^\d{4}-\d{2}-\d{2}$/.test(date.value) ? date.value : undefined
  const dosages = medicine.sig ? toDosages(medicine) : []
  const dispense = dispenseOf(medicine)
  const notes = notesOf(medicine, prescription)
  return {
    resourceType: 'MedicationRequest',
    id: medicine.id,
    // Whether it still applies is not on the page.
    status: 'unknown',
    intent: 'order',
    medicationCodeableConcept: toConcept(medicine),
    subject,
    ...(authoredOn ? { authoredOn } : {}),
    ...(requester ? { requester } : {}),
    ...(medicine.purpose ? { reasonCode: [{ text: medicine.purpose.quote }] } : {}),
    ...(dosages.length > 0 ? { dosageInstruction: dosages } : {}),
    ...(dispense ? { dispenseRequest: dispense } : {}),
    ...(notes.length > 0 ? { note: notes } : {}),
  }
}

/** The page's own words; what the lexicon makes of them stands beside as a note, never instead. */
function toConcept({ name, strength, form }: Medicine): CodeableConcept {
  const quotes = [
    form?.quote,
    name.quote,
    strength && !name.quote.includes(strength.quote) ? strength.quote : undefined,
  ]
  return { text: quotes.filter(Boolean).join(' ') }
}

/** Directions in doubt lose their figures (software must not act on a guess); their words go into a note. */
function toDosages({ sig }: Medicine): Dosage[] {
  if (!sig) return []
  if (sig.standing === 'unsure') return [{ text: 'Not certain on the page: see the note' }]
  return sig.dosages
}

function dispenseOf({ quantity, refills }: Medicine): MedicationRequest['dispenseRequest'] {
  const amount = quantity?.standing === 'read' ? /\d+/.exec(quantity.quote)?.[0] : undefined
  const repeats = refills?.standing === 'read' ? /\d+/.exec(refills.quote)?.[0] : undefined
  if (amount === undefined && repeats === undefined) return undefined
  const unit = quantity && /\d+\s*\(?([a-z]{2,})/i.exec(quantity.quote)?.[1]
  return {
    ...(amount !== undefined ? { quantity: { value: Number(amount), ...(unit ? { unit } : {}) } } : {}),
    ...(repeats !== undefined ? { numberOfRepeatsAllowed: Number(repeats) } : {}),
  }
}

function notesOf(medicine: Medicine, { patient }: Prescription): Annotation[] {
  const { name, strength, form, sig } = medicine
  const texts = [
    nameNote(name),
    doubt('strength', strength),
    doubt('form', form),
    ...(sig?.standing === 'unsure' ? [`The directions “${sig.quote}” are not certain.`] : []),
    ...(sig?.unclear ?? []),
    ...(patient.age ? [`Age as written: ${patient.age.quote}`] : []),
    ...(patient.weight ? [`Weight as written: ${patient.weight.quote}`] : []),
  ]
  return texts.filter((text) => text !== undefined).map((text) => ({ text }))
}

function nameNote({ standing, match, candidates, quote }: NameReading): string | undefined {
  if (standing === 'read') {
    if (!match) return undefined
    return match.kind === 'brand' ? `${match.name}: ${match.generics.join(' + ')}` : `Read as ${match.name}`
  }
  if (candidates.length === 0) return `The name “${quote}” is not certain and fits no known name.`
  return `The name “${quote}” is not certain; it may be ${candidates.map(({ name }) => name).join(' or ')}.`
}

function doubt(what: string, reading: Reading<unknown> | undefined): string | undefined {
  return reading?.standing === 'unsure' ? `The ${what} “${reading.quote}” is not certain.` : undefined
}

function absent(code: 'unknown'): Extension {
  return { url: ABSENT, valueCode: code }
}

/** The address of an entry follows from what is read, so that the same page gives the same bundle. */
function entryOf<T extends Resource>(resource: T, prescription: Prescription): BundleEntry<T> {
  const hash = createHash('sha256')
    .update(JSON.stringify([resource.resourceType, resource.id, prescription]))
    .digest('hex')
  const uuid = [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `5${hash.slice(13, 16)}`,
    `8${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ]
  return { fullUrl: `urn:uuid:${uuid.join('-')}`, resource }
}
