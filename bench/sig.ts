/** `npm run bench:sig`: share of the corpus read right, per group, and the dangerous readings by name. */
import { readCorpus, score } from './sig/score.ts'

const started = performance.now()
const scored = readCorpus().map(score)
const msPerSig = (performance.now() - started) / scored.length

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
console.log(`\n${msPerSig.toFixed(2)} ms per sig`)
// What is kept aside is never named: it would no longer be aside.
const shown = scored.filter((row) => !row.expected.aside && (!row.right || row.dangerous))
for (const { expected, text, dangerous } of shown) {
  console.log(
    `${dangerous ? 'DANGEROUS' : 'wrong'}: “${expected.sig}” → “${text}”, expected “${expected.text}” (${expected.standing})`,
  )
}
const total = scored.filter((row) => row.right).length / scored.length
if (total < 0.97 || scored.some((row) => row.dangerous)) process.exitCode = 1
