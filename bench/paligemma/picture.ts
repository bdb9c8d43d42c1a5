/** The comparison as a picture (SVG): what an answer's time goes into, and the most memory. */
import { isPeer, type Report, type Row, type Split } from './report.ts'

const WIDTH = 1040
const LEFT = 300
const BARS = 560
const BAR = 20
const GAP = 10
const FONT = 'font-family="sans-serif"'
const PARTS = [
  { part: 'vision', name: 'vision encoder', colour: '#1f5fa8' },
  { part: 'prefill', name: 'prefill', colour: '#b5541c' },
  { part: 'tokens', name: '19 more tokens', colour: '#2e7d4f' },
] as const satisfies { part: keyof Split; name: string; colour: string }[]
const MEMORY = '#7a3f98'

interface Bar {
  label: string
  ours: boolean
  segments: { value: number; colour: string }[]
  note: string
}

export function toPicture({ rows }: Report): string {
  const blocks: string[] = []
  let y = 34
  const heading = (text: string): void => {
    blocks.push(`<text x="24" y="${y}" ${FONT} font-size="16" font-weight="bold">${escaped(text)}</text>`)
    y += 16
  }
  const panel = (bars: readonly Bar[]): void => {
    const most = Math.max(...bars.map(lengthOf))
    for (const bar of bars) {
      blocks.push(drawBar(bar, y, BARS / most))
      y += BAR + GAP
    }
    y += 30
  }
  for (const size of [448, 224] as const) {
    const ofSize = rows.filter((row) => row.size === size)
    if (ofSize.length === 0) continue
    heading(`Seconds for an answer of 20 tokens, PaliGemma 2 3B at ${size}`)
    panel(ofSize.flatMap(timesOf))
  }
  blocks.push(legend(y - 18))
  y += 40
  const large = rows.filter(({ size }) => size === 448)
  if (large.length > 0) {
    heading('Most memory at 448, GB')
    panel(
      large.map((row) => ({
        label: row.side,
        ours: !isPeer(row),
        segments: [{ value: row.peakMegabytes / 1000, colour: MEMORY }],
        note: (row.peakMegabytes / 1000).toFixed(1),
      })),
    )
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${y}" viewBox="0 0 ${WIDTH} ${y}"><rect width="100%" height="100%" fill="#fff"/>${blocks.join('')}</svg>`
}

function timesOf(row: Row): Bar[] {
  const bar = (what: string, split: Split): Bar => ({
    label: `${row.side}, ${what}`,
    ours: !isPeer(row),
    segments: PARTS.map(({ part, colour }) => ({ value: split[part], colour })),
    note: split.total.toFixed(1),
  })
  // The other side does the same for every question.
  if (isPeer(row)) return [bar('each answer', row.first)]
  return [
    bar('first answer', row.first),
    bar('follow-up', row.followUp),
    ...(row.prefix ? [bar('follow-up, image prefix', row.prefix.followUp)] : []),
  ]
}

function drawBar(bar: Bar, y: number, scale: number): string {
  let x = LEFT
  const parts = bar.segments.map(({ value, colour }) => {
    const drawn = `<rect x="${x}" y="${y}" width="${value * scale}" height="${BAR}" fill="${colour}"/>`
    x += value * scale
    return drawn
  })
  const weight = bar.ours ? 'font-weight="bold"' : ''
  const middle = y + BAR / 2 + 4
  return `<text x="${LEFT - 10}" y="${middle}" ${FONT} font-size="13" ${weight} text-anchor="end">${escaped(bar.label)}</text>${parts.join('')}<text x="${x + 8}" y="${middle}" ${FONT} font-size="13" ${weight}>${bar.note}</text>`
}

function legend(y: number): string {
  return PARTS.map(({ name, colour }, index) => {
    const x = LEFT + index * 170
    return `<rect x="${x}" y="${y}" width="13" height="13" fill="${colour}"/><text x="${x + 20}" y="${y + 11}" ${FONT} font-size="13">${escaped(name)}</text>`
  }).join('')
}

function lengthOf({ segments }: Bar): number {
  return segments.reduce((sum, { value }) => sum + value, 0)
}

const escaped = (text: string): string => text.replace(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`)
