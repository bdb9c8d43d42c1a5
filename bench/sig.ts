/** `npm run bench:sig`: share of the corpus read right, per group, and the dangerous readings by name. */
import { readCorpus, score } from './sig/score.ts'

const corpus = readCorpus()
const scored = corpus.map(score)
/** Warm, each by itself. */
const times = corpus
  .map((expected) => {
    const started = performance.now()
    score(expected)
    return performance.now() - started
  })
  .sort((a, b) => a - b)
const quantile = (share: number) => (times[Math.floor(times.length * share)] ?? 0).toFixed(2)

const groups = Map.groupBy(scored, ({ expected }) => expected.group)
console.log('| group | sigs | right | share | dangerous |\n|---|---|---|---|---|')
const aside = scored.filter(({ expected }) => expected.aside)
for (const [group, rows] of [...groups, ['kept aside', aside] as const, ['all', scored] as const]) {
  const right = rows.filter((row) => row.right).length
  const dangerous = rows.filter((row) => row.dangerous).length
  console.log(
    `| ${group} | ${rows.length} | ${right} | ${((100 * right) / rows.length).toFixed(1)}% | ${dangerous} |`,
  )
}
console.log(`\nA sig takes ${quantile(0.5)} ms at the median, ${quantile(0.99)} ms at p99`)
// What is kept aside is never named: it would no longer be aside.
const shown = scored.filter((row) => !row.expected.aside && (!row.right || row.dangerous))
for (const { expected, text, dangerous } of shown) {
  console.log(
    `${dangerous ? 'DANGEROUS' : 'wrong'}: “${expected.sig}” → “${text}”, expected “${expected.text}” (${expected.standing})`,
  )
}
const total = scored.filter((row) => row.right).length / scored.length
if (total < 0.97 || scored.some((row) => row.dangerous)) process.exitCode = 1
