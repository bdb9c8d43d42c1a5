import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { DOSE_FORMS } from '../../inference/prescription.ts'
import { SAMPLES } from '../../samples/draw/collection/index.ts'
import { NOT_PRESCRIPTIONS } from '../../samples/draw/collection/not-prescriptions.ts'
import { HANDS, PRINTS } from '../../samples/draw/fonts.ts'
import { drawNotPrescription, drawSample } from '../../samples/draw/sample.ts'
import { GroundTruth } from '../../samples/ground-truth.ts'

const folder = new URL('../../samples/', import.meta.url)
const file = (name: string) => readFileSync(new URL(name, folder))
const truthOf = (name: string) => GroundTruth.parse(JSON.parse(file(`${name}.json`).toString()))
const names = SAMPLES.map(({ name }) => name)
const pictures = [...names, ...NOT_PRESCRIPTIONS.map(({ name }) => `not-prescriptions/${name}`)]

/** What a phone's messenger sends, and small enough to keep many in a repository. */
const MAX_BYTES = 400_000
const LONG_SIDE = { least: 1240, most: 2400 }

describe('the sample prescriptions', () => {
  it('are all drawn: a picture and a truth for each, and nothing else', () => {
    const found = readdirSync(folder).filter((name) => /\.(jpg|json)$/.test(name))
    expect(found.sort()).toEqual(names.flatMap((name) => [`${name}.jpg`, `${name}.json`]).sort())
  })

  it.each(pictures)('%s is a JPEG of a size that phones send', async (name) => {
    const bytes = file(`${name}.jpg`)
    const { format, width, height } = await sharp(bytes).metadata()
    expect(format).toBe('jpeg')
    expect(bytes.length).toBeLessThanOrEqual(MAX_BYTES)
    expect(Math.max(width, height)).toBeGreaterThanOrEqual(LONG_SIDE.least)
    expect(Math.max(width, height)).toBeLessThanOrEqual(LONG_SIDE.most)
  })

  it.each(pictures)('%s carries no metadata but the turn that it is meant to', async (name) => {
    const { exif, orientation, icc, iptc, xmp } = await sharp(file(`${name}.jpg`)).metadata()
    const meant = name.startsWith('not-') ? undefined : truthOf(name).exif
    expect(orientation).toBe(meant)
    expect(Boolean(exif)).toBe(meant !== undefined)
    // The one with an EXIF mark has a colour profile too, as phones' files do.
    expect(Boolean(icc)).toBe(meant !== undefined)
    expect([iptc, xmp]).toEqual([undefined, undefined])
  })

  it.each(names)('%s has every name and sig of its truth among its lines', (name) => {
    const { content, lines } = truthOf(name)
    const page = lines.map(({ text }) => text)
    for (const { written, name: medicine, sig, strength, form } of content.medicines) {
      expect(page).toContainEqual(expect.stringContaining(written))
      expect(page).toContainEqual(expect.stringContaining(sig))
      expect(written).toContain(medicine)
      if (strength) expect(written).toContain(strength)
      if (form) expect(DOSE_FORMS).toContain(form)
    }
    for (const { text } of content.diagnoses) expect(page).toContainEqual(expect.stringContaining(text))
  })

  it.each(names)('%s tells where each line stands, inside the picture and the right way up', (name) => {
    for (const { quad } of truthOf(name).lines) {
      for (const share of quad.flat()) {
        expect(share).toBeGreaterThan(0)
        expect(share).toBeLessThan(1)
      }
      const [topLeft, topRight, bottomRight, bottomLeft] = quad
      expect(topRight[0]).toBeGreaterThan(topLeft[0])
      expect(bottomRight[0]).toBeGreaterThan(bottomLeft[0])
      expect(bottomLeft[1]).toBeGreaterThan(topLeft[1])
      expect(bottomRight[1]).toBeGreaterThan(topRight[1])
    }
  })

  it.each(names.filter((name) => truthOf(name).strata.legible))(
    '%s has ink where its truth says that text stands',
    async (name) => {
      const { lines, turn } = truthOf(name)
      const applied = await sharp(file(`${name}.jpg`))
        .autoOrient()
        .toBuffer()
      const { data, info } = await sharp(applied)
        .rotate(turn)
        .greyscale()
        .raw()
        .toBuffer({ resolveWithObject: true })
      for (const { quad } of lines) {
        const across = quad.map(([x]) => Math.round(x * info.width))
        const down = quad.map(([, y]) => Math.round(y * info.height))
        const levels: number[] = []
        for (let y = Math.min(...down); y < Math.max(...down); y++)
          for (let x = Math.min(...across); x < Math.max(...across); x++)
            levels.push(data[y * info.width + x]!)
        levels.sort((a, b) => a - b)
        const ink = levels[Math.floor(levels.length * 0.02)]!
        const paper = levels[Math.floor(levels.length * 0.8)]!
        expect(paper - ink).toBeGreaterThan(paper * 0.15)
      }
    },
  )

  it('come out the same, byte for byte, each time that they are drawn', async () => {
    const sample = SAMPLES.find(({ name }) => name === 'clinic-printed-scan')!
    const [once, again] = [await drawSample(sample), await drawSample(sample)]
    expect(sha256(once.jpeg)).toBe(sha256(again.jpeg))
    expect(again.truth).toEqual(once.truth)
    expect(truthOf(sample.name)).toEqual(JSON.parse(JSON.stringify(once.truth)))
  })

  it('come out the same as photographs too, noise included', async () => {
    const blank = NOT_PRESCRIPTIONS.find(({ name }) => name === 'blank-sheet')!
    const small = { ...blank, damage: { ...blank.damage, width: 300, height: 400 } }
    expect(sha256(await drawNotPrescription(small))).toBe(sha256(await drawNotPrescription(small)))
  })

  it('cover printed and handwritten, clean and spoilt, upright and turned pages', () => {
    const strata = names.map((name) => truthOf(name))
    const damage = new Set(strata.flatMap(({ strata: { damage } }) => damage))
    expect([...damage]).toEqual(
      expect.arrayContaining(['perspective', 'shadow', 'defocus', 'shake', 'low-light', 'folds', 'crumple']),
    )
    expect(new Set(strata.map(({ turn }) => turn)).size).toBeGreaterThanOrEqual(3)
    expect(
      strata.filter(({ strata: { writing } }) => writing === 'handwritten').length,
    ).toBeGreaterThanOrEqual(8)
  })
})

describe('the fonts of the samples', () => {
  const listed = file('README.md').toString()

  it.each([...Object.keys(HANDS), ...PRINTS])('%s is openly licensed, and README.md says so', (name) => {
    const manifest = new URL(`../../node_modules/@fontsource/${name}/package.json`, import.meta.url)
    const { license } = JSON.parse(readFileSync(manifest, 'utf8'))
    expect(['OFL-1.1', 'Apache-2.0']).toContain(license)
    expect(listed).toMatch(new RegExp(`\\| @fontsource/${name} +\\| ${license} +\\|`))
  })
})

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
