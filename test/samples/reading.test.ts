/** The whole way on real pictures: the sample photographs through the embedded reader, against what they say. */
import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Answer, Box, PageImage } from '../../inference/engine.ts'
import { createReader } from '../../inference/engines/reader/reader.ts'
import { loadLexicon } from '../../inference/lexicon/load.ts'
import { openImage } from '../../inference/page/image.ts'
import type { Medicine } from '../../inference/prescription.ts'
import { createInference, type Inference, type ReadPages } from '../../inference/serving/inference.ts'
import { GroundTruth, type GroundTruthMedicine } from '../../samples/ground-truth.ts'
import { misstatements } from './meaning.ts'

const folder = new URL('../../samples/', import.meta.url)
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -'.json'.length))
const truths = new Map(
  names.map((name) => [
    name,
    GroundTruth.parse(JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'))),
  ]),
)
const truthOf = (name: string) => truths.get(name)!
const legible = names.filter((name) => truthOf(name).strata.legible)
const printed = legible.filter((name) => truthOf(name).strata.writing === 'printed')
const strangers = ['newspaper', 'cat', 'blank-sheet']

let inference: Inference
const images = new Map<string, PageImage>()
const read = new Map<string, ReadPages>()

/** Every picture is encoded here, once; all tests ask of what is then known. */
beforeAll(async () => {
  inference = createInference(await createReader())
  for (const name of names) await open(name, `${name}.jpg`)
  for (const name of strangers) await open(name, `not-prescriptions/${name}.jpg`)
}, 180_000)
afterAll(() => inference.close())

async function open(name: string, file: string): Promise<void> {
  const [image] = await openImage(readFileSync(new URL(file, folder)))
  images.set(name, image!)
  read.set(name, await pagesOf([name]))
}

function pagesOf(pages: readonly string[]): Promise<ReadPages> {
  const sources = pages.map((name) => {
    const image = images.get(name)!
    return { digest: image.digest, image: () => Promise.resolve(image) }
  })
  return inference.read(sources, { lane: 'test' })
}

async function ask(name: string, text: string): Promise<Answer> {
  for await (const chunk of read.get(name)!.answer({ text, language: 'en' }))
    if (chunk.type === 'answer') return chunk.answer
  throw new Error('no answer')
}

const prescriptionOf = (name: string) => read.get(name)!.prescription!
const problemsOf = (name: string) => read.get(name)!.reports[0]!.problems

/** The medicines that were read, each with the one that is written at its place. */
function pairs(name: string): { medicine: Medicine; truth?: GroundTruthMedicine }[] {
  const { content, lines } = truthOf(name)
  return prescriptionOf(name).medicines.map((medicine) => {
    const truth = content.medicines.find(({ written }) => {
      const line = lines.find(({ text }) => text.includes(written))
      return line && medicine.name.evidence.some(({ box }) => overlap(box, boundsOf(line.quad)))
    })
    return { medicine, ...(truth ? { truth } : {}) }
  })
}

function boundsOf(quad: readonly (readonly [number, number])[]): Box {
  const xs = quad.map(([x]) => x)
  const ys = quad.map(([, y]) => y)
  const [x, y] = [Math.min(...xs), Math.min(...ys)]
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y }
}

/** Boxes of one line meet in height by half of the lower one at least, and somewhere in width. */
function overlap(a: Box, b: Box): boolean {
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  return width > 0 && height >= Math.min(a.height, b.height) / 2
}

const fold = (text: string) =>
  text
    .toLowerCase()
    .replace(/micrograms?/g, 'mcg')
    .replace(/[^a-z0-9%./]/g, '')
/** Spellings differ by country: "Acetaminophen" is "Paracetamol". */
const lexicon = loadLexicon()
const inLexicon = (generics: readonly string[]) =>
  generics.map((name) => lexicon.find(name)?.name ?? name).sort()

describe('the questions of the tutorial', () => {
  it('which medicines are recommended: all of a printed sheet, and nothing else', async () => {
    const answer = await ask('clinic-printed', 'Which medicines are recommended in the prescription')
    expect(answer.standing).toBe('read')
    expect(answer.subjects.map(({ label }) => label)).toEqual(
      truthOf('clinic-printed').content.medicines.map(({ name }) => name),
    )
  })

  it('what diseases: diabetes, hypertension and cholesterol', async () => {
    const answer = await ask('diseases-handwritten', 'What are the diseases mentioned in the prescription?')
    expect(answer.standing).toBe('read')
    expect(answer.subjects.map(({ label }) => label)).toEqual(['Diabetes', 'Hypertension', 'Cholesterol'])
  })

  it('names Ascorbic acid in an awkward hand', async () => {
    const answer = await ask('ascorbic-acid-handwritten', 'Which medicine is prescribed?')
    expect(answer.text).toContain('Ascorbic acid')
    expect(answer.subjects.filter(({ kind }) => kind === 'medicine')).toHaveLength(1)
  })

  it('names Aten-D, handwritten, and that it is a tablet', async () => {
    const answer = await ask('aten-d-handwritten', 'What does it say about Aten-D?')
    expect(answer.text).toMatch(/^“Aten-D” \(a brand of Atenolol and Indapamide\) tablet/)
    expect(answer.evidence[0]?.quote).toContain('Aten-D Tablet')
  })

  it('how long, for every medicine of the sheet', async () => {
    const { text, standing } = await ask('clinic-printed', 'how long?')
    expect(standing).toBe('read')
    expect(text.split('\n').map((line) => /(\d+) days/.exec(line)?.[1])).toEqual(['5', '3', '5', '5'])
  })
})

describe.each(legible)('%s', (name) => {
  it('lists as many medicines as are written, each at its place', () => {
    const found = pairs(name).map(({ truth }) => truth?.name)
    expect(found).toEqual(truthOf(name).content.medicines.map((medicine) => medicine.name))
  })

  it('says of no name that it is read when it is another one', () => {
    for (const { medicine, truth } of pairs(name)) {
      if (medicine.name.standing !== 'read' || !medicine.name.match) continue
      expect(inLexicon(medicine.name.match.generics), medicine.name.quote).toEqual(
        inLexicon(truth?.generics ?? []),
      )
    }
  })

  it('says of no strength, form or quantity that it is read when it is another one', () => {
    for (const { medicine, truth } of pairs(name)) {
      const { strength, form, quantity } = medicine
      if (strength?.standing === 'read')
        expect(fold(strength.value.text)).toBe(fold(truth?.strength ?? 'none'))
      if (form?.standing === 'read') expect(form.value).toBe(truth?.form)
      if (quantity?.standing === 'read')
        expect(/\d+/.exec(quantity.value)?.[0]).toBe(/\d+/.exec(truth?.quantity ?? '')?.[0])
    }
  })

  it('says of no directions that they are read when they mean something else', () => {
    const wrong = pairs(name).flatMap(({ medicine, truth }) =>
      medicine.sig?.standing === 'read' ? misstatements(medicine.sig, truth?.meaning ?? {}) : [],
    )
    expect(wrong).toEqual([])
  })

  it('gives no diagnosis as read that is not written, and none twice', () => {
    const written = truthOf(name).content.diagnoses
    const found = prescriptionOf(name).diagnoses
    expect(found).toHaveLength(written.length)
    for (const [index, { name: reading }] of found.entries()) {
      if (reading.standing === 'read')
        expect(reading.match?.name, reading.quote).toBe(lexicon.find(written[index]!.text)?.name)
    }
  })

  it('takes no stamp, signature or printed note for a test or an advice', () => {
    const { content } = truthOf(name)
    const { tests, advice } = prescriptionOf(name)
    expect(tests.length).toBeLessThanOrEqual(content.tests.flatMap((text) => text.split(',')).length)
    expect(advice.length).toBeLessThanOrEqual(content.advice.length)
  })

  it('is not refused', () => {
    expect(problemsOf(name)).not.toContain('not-a-prescription')
    expect(problemsOf(name)).not.toContain('no-text')
  })
})

describe.each(printed)('%s, printed', (name) => {
  it('is read for certain: names, directions', () => {
    for (const { medicine, truth } of pairs(name)) {
      expect(medicine.name, truth?.written).toMatchObject({ standing: 'read' })
      if (truth?.strength) expect(medicine.strength?.value.text, truth.written).toBeDefined()
    }
  })
})

describe('turned pages', () => {
  it('give the medicines of the upright page, at their places', () => {
    for (const name of names.filter((one) => truthOf(one).turn !== 0 && truthOf(one).strata.legible)) {
      expect(read.get(name)!.reports[0]!.turn, name).toBe(truthOf(name).turn)
      expect(pairs(name).map(({ truth }) => truth?.name)).toEqual(
        truthOf(name).content.medicines.map((medicine) => medicine.name),
      )
    }
  })
})

describe('two pages', () => {
  it('make one prescription, in order, without reading either again', async () => {
    const { encoded } = inference.stats()
    const { prescription } = await pagesOf(['two-pages-1', 'two-pages-2'])
    expect(inference.stats().encoded).toBe(encoded)
    const written = ['two-pages-1', 'two-pages-2'].map((name) => truthOf(name).content.medicines)
    expect(prescription!.medicines.map(({ name }) => name.quote)).toEqual(
      written.flat().map(({ name }) => name),
    )
    expect(prescription!.medicines.map(({ evidence }) => evidence[0]!.page)).toEqual(
      written.flatMap((medicines, page) => medicines.map(() => page)),
    )
    expect(prescription!.medicines.map(({ id }) => id)).toEqual(
      written.flat().map((_, index) => `m${index + 1}`),
    )
  })
})

describe('what cannot be read', () => {
  it('says of a page that is too blurred that it is, and names no medicine', () => {
    expect(problemsOf('too-blurred')).toContain('blurry')
    expect(prescriptionOf('too-blurred').medicines).toEqual([])
  })

  it('refuses a newspaper, and names no medicine of it', () => {
    expect(problemsOf('newspaper')).toContain('not-a-prescription')
    expect(prescriptionOf('newspaper').medicines).toEqual([])
  })

  it.each(['cat', 'blank-sheet'])('finds no text on a %s', (name) => {
    expect(problemsOf(name)).toContain('no-text')
    expect(prescriptionOf(name).medicines).toEqual([])
  })
})
