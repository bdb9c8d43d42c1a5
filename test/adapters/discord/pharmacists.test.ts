/** Pharmacists of a team channel: they confirm and correct, and everybody sees who said what. */
import { afterEach, describe, expect, test } from 'vitest'
import type { Prescription } from '../../../inference/prescription.ts'
import { BOT, buttonsOf, type Channel, componentsOf, isEphemeral } from '../../doubles/discord/discord.ts'
import { photo } from '../../doubles/scripted-conversation.ts'
import { name, prescription } from '../../inference/answers/prescription.ts'
import { type RunningBot, runBot } from './running-bot.ts'

const TEAM = '1300000000000000001'
const ROLE = '1300000000000000002'

let bot: RunningBot
afterEach(() => bot.close())

const eventually = (read: () => unknown) => expect.poll(read, { timeout: 10_000, interval: 10 })

/** A reading of these medicines, in a thread of the team channel. */
async function reading(...names: string[]) {
  bot = await runBot({
    discord: { messageContent: true },
    adapter: { teamChannels: [TEAM], pharmacistRoles: [ROLE] },
    script: {
      prescription: prescriptionOf(names),
      answer: ({ about }) => ({
        subjects: names
          .map((label, index) => ({ kind: 'medicine' as const, id: `m${index + 1}`, label }))
          .filter(({ id }) => about === undefined || about.includes(id)),
      }),
    },
  })
  const { discord } = bot
  const team = { ...discord.channel('prescriptions'), id: TEAM }
  discord.world.channels.set(TEAM, team)
  const asha = discord.person('Asha')
  const ravi = discord.person('Ravi', [ROLE])
  const sent = discord.post(team, asha, { files: [{ name: 'page.jpg', ...(await photo()) }] })
  await eventually(() => discord.text(sent.id)).toContain('answer to')
  await bot.settled()
  const thread = discord.world.channels.get(sent.id)!
  return { discord, asha, ravi, thread, answer: latest(thread) }
}

function latest(thread: Channel) {
  return bot.discord.seen(thread).findLast(({ author }) => author.id === BOT)!
}

async function ask(thread: Channel, content: string) {
  const { discord } = bot
  const before = discord.seen(thread).length
  const [, asha] = [...discord.world.people.values()]
  discord.post(thread, asha!, { content })
  await eventually(() => discord.seen(thread).length).toBe(before + 2)
  await bot.settled()
  return latest(thread).content
}

describe('a pharmacist', () => {
  test('confirms a reading, and later answers say so', async () => {
    const { discord, ravi, thread, answer } = await reading('Augmentin')
    expect(buttonsOf(answer).map(({ label }) => label)).toEqual(
      expect.arrayContaining(['Confirm', 'Correct', 'Can’t read']),
    )
    const pressed = discord.press(ravi, answer, 'Confirm')
    await eventually(() => pressed.original?.message.content).toContain('Confirmed by a pharmacist (Ravi,')
    expect(isEphemeral(pressed.original!.message)).toBe(false)
    await bot.settled()
    expect(await ask(thread, 'how often?')).toContain('Confirmed by a pharmacist (Ravi,')
  })

  test('corrects a medicine in a form; answers tell it beside what was read, by either name', async () => {
    const { discord, ravi, thread, answer } = await reading('Augmentln', 'Dolo')
    const opened = discord.press(ravi, answer, 'Correct')
    await eventually(() => opened.original && componentsOf(opened.original.message).length).toBe(1)
    expect(isEphemeral(opened.original!.message)).toBe(true)
    const form = discord.choose(ravi, opened.original!.message, 'm1')
    await eventually(() => form.modal?.title).toBe('Correct: Augmentln')
    const submitted = discord.submit(ravi, form, { name: 'Azithral', strength: '500 mg' })
    await eventually(() => submitted.original?.message.content).toContain('“Augmentln')
    await bot.settled()

    const told = await ask(thread, 'how often Azithral?')
    expect(told).toContain('Corrected by a pharmacist (Ravi,')
    expect(told).toMatch(/“Augmentln.*” is meant to read “Azithral, 500 mg/)
    expect(told).toContain('What I read on the page:')
    expect(bot.engine.questions.at(-1)).toMatchObject({ about: ['m1'] })
    expect(bot.engine.questions.at(-1)?.text).toContain('Augmentln')

    const { prescriptions } = await bot.store.load({ platform: 'discord', chat: thread.id })
    expect(prescriptions[0]?.reviews).toMatchObject([
      {
        verdict: 'corrected',
        by: { id: ravi.user.id, name: 'Ravi' },
        correction: { medicine: 'm1', before: { name: 'Augmentln' }, after: { name: 'Azithral' } },
      },
    ])
  })

  test('goes over a correction: the form shows how it stands, the history stays', async () => {
    const { discord, ravi, thread, answer } = await reading('Augmentln')
    const first = discord.press(ravi, answer, 'Correct')
    await eventually(() => first.modal).toBeDefined()
    discord.submit(ravi, first, { name: 'Augmentin' })
    await eventually(() => discord.text(thread)).toContain('Corrected')
    await bot.settled()
    await bot.restart()
    const second = discord.press(ravi, answer, 'Correct')
    await eventually(() => second.modal?.title).toBe('Correct: Augmentin')
    const submitted = discord.submit(ravi, second, { name: 'Augmentin Duo' })
    await eventually(() => submitted.original?.message.content).toContain('Before that:')
    expect(submitted.original?.message.content).toContain('“Augmentin” is meant to read “Augmentin Duo”')
    expect(submitted.original?.message.content).toContain('“Augmentln” is meant to read “Augmentin”')
  })

  test('says that it can not be read, and the answers send to who wrote it', async () => {
    const { discord, ravi, thread, answer } = await reading('Augmentin')
    discord.press(ravi, answer, 'Can’t read')
    await eventually(() => discord.text(thread)).toContain('could not read this prescription either')
    await bot.settled()
    expect(await ask(thread, 'how often?')).toContain('could not read this prescription either')
  })
})

test('nobody else may confirm or correct', async () => {
  const { discord, asha, thread, answer } = await reading('Augmentin')
  for (const label of ['Confirm', 'Correct', 'Can’t read']) {
    const pressed = discord.press(asha, answer, label)
    await eventually(() => pressed.original?.message.content).toContain('Only pharmacists')
    expect(isEphemeral(pressed.original!.message)).toBe(true)
  }
  const { prescriptions } = await bot.store.load({ platform: 'discord', chat: thread.id })
  expect(prescriptions[0]?.reviews).toBeUndefined()
})

test('outside of team channels nothing is offered for review', async () => {
  bot = await runBot({ adapter: { teamChannels: [TEAM], pharmacistRoles: [ROLE] } })
  const { discord } = bot
  const ravi = discord.person('Ravi', [ROLE])
  const dm = discord.dm(ravi)
  discord.post(dm, ravi, { files: [{ name: 'page.jpg', ...(await photo()) }] })
  await eventually(() => discord.text(dm)).toContain('answer to')
  expect(buttonsOf(discord.seen(dm).at(-1)!).map(({ label }) => label)).not.toContain('Confirm')
})

function prescriptionOf(names: readonly string[]): Prescription {
  return prescription({
    medicines: names.map((quote, index) => ({
      id: `m${index + 1}`,
      name: name(quote, index + 1, { standing: 'unsure' }),
      evidence: [],
    })),
  })
}
