import type { Bundle, MedicationRequest } from '@medplum/fhirtypes'
import { describe, expect, it } from 'vitest'
import { toFhirBundle } from '../../../inference/fhir/bundle.ts'
import { loadLexicon } from '../../../inference/lexicon/load.ts'
import { readPrescription } from '../../../inference/structure/read.ts'
import { pageOf } from '../engines/reader/page-of.ts'

const lexicon = loadLexicon()
const bundleOf = (text: string) => toFhirBundle(readPrescription(pageOf(text), lexicon))
const requestsOf = (bundle: Bundle) =>
  (bundle.entry ?? []).flatMap(({ resource }) =>
    resource?.resourceType === 'MedicationRequest' ? [resource as MedicationRequest] : [],
  )

/** http://hl7.org/fhir/ValueSet/event-timing and units-of-time. */
const EVENT_TIMING = new Set(
  'MORN MORN.early MORN.late NOON AFT AFT.early AFT.late EVE EVE.early EVE.late NIGHT PHS HS WAKE C CM CD CV AC ACM ACD ACV PC PCM PCD PCV'.split(
    ' ',
  ),
)
const UNITS_OF_TIME = new Set(['s', 'min', 'h', 'd', 'wk', 'mo', 'a'])

const PAGE = `
Dr. Asha Verma, MBBS
Name: Ramesh Kumar   Age/Sex: 45/M   Date: 23/05/2024
Rx
1. Tab. Amoxicillin 500mg 1-0-1 pc x 5d #10
2. Tab Prednisolone 40 mg OD x5d then 20 mg OD x5d
3. Tab Paracetamol 500mg SOS for fever max 3/day
4. E/D Moxifloxacin 1 drop OD
5. Tab. Zzyqxw 5 mg BD`

describe('toFhirBundle', () => {
  const bundle = bundleOf(PAGE)
  const requests = requestsOf(bundle)

  it('is a collection with one request per medicine, each with what R4 requires', () => {
    expect(bundle).toMatchObject({ resourceType: 'Bundle', type: 'collection' })
    expect(requests).toHaveLength(5)
    for (const request of requests) {
      expect(request.status).toBe('unknown')
      expect(request.intent).toBe('order')
      expect(request.medicationCodeableConcept?.text).toBeTruthy()
      expect(request.subject).toBeTruthy()
    }
  })

  it('refers only to entries that it holds', () => {
    const addresses = new Set((bundle.entry ?? []).map(({ fullUrl }) => fullUrl))
    expect(addresses.size).toBe(bundle.entry?.length)
    for (const { subject, requester } of requests) {
      expect(addresses).toContain(subject.reference)
      expect(addresses).toContain(requester?.reference)
    }
  })

  it('uses only the codes of FHIR’s value sets in timings, and keeps its rules', () => {
    for (const { timing, asNeededBoolean, asNeededCodeableConcept } of requests.flatMap(
      (request) => request.dosageInstruction ?? [],
    )) {
      const repeat = timing?.repeat
      for (const when of repeat?.when ?? []) expect(EVENT_TIMING).toContain(when)
      if (repeat?.periodUnit) expect(UNITS_OF_TIME).toContain(repeat.periodUnit)
      // tim-2: a period needs its unit; tim-10: times of day and events exclude each other; one bound, one asNeeded.
      expect(repeat?.period === undefined).toBe(repeat?.periodUnit === undefined)
      expect(Boolean(repeat?.timeOfDay && repeat.when)).toBe(false)
      expect(Boolean(repeat?.boundsDuration && repeat.boundsRange)).toBe(false)
      expect(asNeededBoolean !== undefined && asNeededCodeableConcept !== undefined).toBe(false)
    }
  })

  it('names the medicine in the page’s own words, without a code that nobody checked', () => {
    expect(requests[0]?.medicationCodeableConcept).toEqual({ text: 'Tab. Amoxicillin 500mg' })
  })

  it('carries quantity, date and a taper’s order', () => {
    expect(requests[0]).toMatchObject({
      authoredOn: '2024-05-23',
      dispenseRequest: { quantity: { value: 10 } },
    })
    expect(requests[1]?.dosageInstruction?.map(({ sequence }) => sequence)).toEqual([1, 2])
  })

  it('gives no figures for directions in doubt, and says why', () => {
    const eye = requests[3]
    expect(eye?.dosageInstruction).toEqual([{ text: 'Not certain on the page: see the note' }])
    expect(eye?.note?.map(({ text }) => text).join(' ')).toContain('can mean once a day or right eye')
  })

  it.each(['1 tab QD', '1 tab QOD', '5 cc BD', '1000 IU daily', '1-0-)'])(
    'gives no figures for a notation that is easily mistaken: “%s”',
    (sig) => {
      const [request] = requestsOf(bundleOf(`Rx\nTab Metformin 500 mg\n${sig}`))
      expect(request?.dosageInstruction).toEqual([{ text: 'Not certain on the page: see the note' }])
      expect(request?.note?.length).toBeGreaterThan(1)
    },
  )

  it('notes a name that fits nothing', () => {
    expect(requests[4]?.note?.[0]?.text).toBe('The name “Zzyqxw” is not certain and fits no known name.')
  })

  it('says that the patient is unknown where the page names none', () => {
    const [request] = requestsOf(bundleOf('Rx\nTab Metformin 500 mg BD'))
    expect(request?.subject.extension).toEqual([
      { url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' },
    ])
    expect(request?.requester).toBeUndefined()
    expect(request?.authoredOn).toBeUndefined()
  })

  it('gives the same bundle for the same page', () => {
    expect(bundleOf(PAGE)).toEqual(bundle)
  })

  it('of an empty page holds nothing', () => {
    expect(toFhirBundle(readPrescription([], lexicon)).entry).toEqual([])
  })
})
