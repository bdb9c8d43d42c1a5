/** The report as a picture (SVG): how sure names were against how often they were right, and bars by stratum. */
import type { Report, Stratum } from './report.ts'

const SIDE = 320
const MARGIN = 56
const BAR = 16
const COLOURS = ['#1f5fa8', '#b5541c', '#2e7d4f', '#7a3f98', '#8a6d00', '#0b6e78']
const FONT = 'font-family="sans-serif" font-size="12"'

export function toPicture(report: Report): string {
  const blocks: string[] = []
  let y = 24
  for (const { title, strata, measures } of report.tables) {
    blocks.push(`<text x="${MARGIN}" y="${y}" ${FONT} font-weight="bold">${escaped(title)}</text>`)
    const curve = reliabilityCurve(strata, MARGIN, y + 16)
    const bars = barsOf(strata, measures, MARGIN + SIDE + 90, y + 16)
    blocks.push(curve, bars.svg)
    y += Math.max(SIDE + 90 + 18 * strata.length, bars.height + 60)
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="1120" height="${y}" viewBox="0 0 1120 ${y}"><rect width="100%" height="100%" fill="#fff"/>${blocks.join('')}</svg>`
}

/** Points lie on the diagonal where probabilities mean what they say; their size shows how many names they hold. */
function reliabilityCurve(strata: readonly Stratum[], left: number, top: number): string {
  const at = (said: number, right: number) => [left + said * SIDE, top + (1 - right) * SIDE] as const
  const frame = `<rect x="${left}" y="${top}" width="${SIDE}" height="${SIDE}" fill="none" stroke="#999"/><path d="M${left} ${top + SIDE}L${left + SIDE} ${top}" stroke="#bbb" stroke-dasharray="4 4"/><text x="${left + SIDE / 2}" y="${top + SIDE + 32}" ${FONT} text-anchor="middle">probability given</text><text transform="translate(${left - 34} ${top + SIDE / 2}) rotate(-90)" ${FONT} text-anchor="middle">share right</text>`
  const ticks = [0, 0.5, 1].map((share) => {
    const [x, y] = at(share, share)
    return `<text x="${x}" y="${top + SIDE + 16}" ${FONT} text-anchor="middle">${share}</text><text x="${left - 8}" y="${y + 4}" ${FONT} text-anchor="end">${share}</text>`
  })
  const curves = strata.map(({ name, reliability }, index) => {
    const colour = COLOURS[index % COLOURS.length]!
    const bins = reliability.filter(({ count }) => count > 0)
    const points = bins.map(({ said, right }) => at(said, right))
    const dots = points.map(
      ([x, y], i) =>
        `<circle cx="${x}" cy="${y}" r="${2 + Math.log2(1 + bins[i]!.count)}" fill="${colour}" fill-opacity="0.6"/>`,
    )
    const legendY = top + SIDE + 54 + index * 18
    return `<path d="${points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${x} ${y}`).join('')}" fill="none" stroke="${colour}"/>${dots.join('')}<rect x="${left}" y="${legendY - 10}" width="12" height="12" fill="${colour}"/><text x="${left + 20}" y="${legendY}" ${FONT}>${escaped(name)}</text>`
  })
  return frame + ticks.join('') + curves.join('')
}

/** One group a measure, one bar a stratum, whiskers for the interval. */
function barsOf(
  strata: readonly Stratum[],
  measures: Readonly<Record<string, string>>,
  left: number,
  top: number,
): { svg: string; height: number } {
  const parts: string[] = []
  const width = 400
  let y = top
  for (const [measure, title] of Object.entries(measures)) {
    parts.push(`<text x="${left + 150}" y="${y + 12}" ${FONT} text-anchor="end">${escaped(title)}</text>`)
    strata.forEach(({ estimates }, index) => {
      const found = estimates[measure]
      if (!found) return
      const x = left + 164
      const height = Math.max(4, BAR / Math.max(1, strata.length / 3))
      const scaled = (value: number) => Math.min(1, value) * width
      const middle = y + height / 2
      parts.push(
        `<rect x="${x}" y="${y}" width="${scaled(found.value)}" height="${height - 1}" fill="${COLOURS[index % COLOURS.length]}"/><path d="M${x + scaled(found.low)} ${middle}H${x + scaled(found.high)}" stroke="#000" stroke-width="1.2"/>`,
        `<text x="${x + width + 8}" y="${y + height}" font-family="sans-serif" font-size="9">${found.value.toFixed(3)}</text>`,
      )
      y += height
    })
    y += 12
  }
  return { svg: parts.join(''), height: y - top }
}

const escaped = (text: string) => text.replace(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`)
