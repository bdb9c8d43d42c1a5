/** Payloads of Discord's documentation, as they stand there but for our own names. */
import { readFileSync } from 'node:fs'
import type { APIInteraction, GatewayMessageCreateDispatchData } from 'discord-api-types/v10'
import { describe, expect, test } from 'vitest'
import { completed } from '../../../adapters/discord/asked.ts'
import { createSigner } from '../../../adapters/discord/custom-id.ts'
import { type Surroundings, takeMessage } from '../../../adapters/discord/incoming.ts'
import { planFor } from '../../../adapters/discord/interactions.ts'
import { incomingMessageSchema } from '../../../conversations/message.ts'

const payload = (name: string) =>
  JSON.parse(readFileSync(new URL(`./payloads/${name}.json`, import.meta.url), 'utf8'))
const rooms = { teamChannels: new Set<string>(), pharmacistRoles: new Set<string>() }
const signer = createSigner('token')
const around: Surroundings = {
  bot: '1',
  teamChannels: new Set(),
  channelOf: () => undefined,
  ownerOf: () => undefined,
  seesContent: false,
  signer,
}
const plan = (interaction: APIInteraction) =>
  planFor(completed(interaction, '775799577604522054'), signer, rooms)

describe('what Discord documents', () => {
  test('a message', () => {
    const message = takeMessage(payload('message') as GatewayMessageCreateDispatchData, around)
    expect(incomingMessageSchema.parse(message)).toMatchObject({
      id: '334385199974967042',
      conversation: { platform: 'discord', chat: '290926798999357250' },
      author: { id: '53908099506183680', name: 'Mason' },
      text: 'Supa Hot',
      images: [],
    })
  })

  test('a message whose empty fields are null, or left out', () => {
    const posted = payload('message')
    const nothing = { webhook_id: null, guild_id: null, member: null, referenced_message: null, poll: null }
    const empty = takeMessage({ ...posted, ...nothing }, around)
    for (const field of ['edited_timestamp', 'attachments', 'mentions', 'embeds', 'type'])
      delete posted[field]
    const left = takeMessage(posted, around)
    expect(left).toEqual(empty)
    expect(incomingMessageSchema.parse(left)).not.toHaveProperty('edited')
  })

  test('a command among people whom the bot was only called to is answered to the person alone', () => {
    const interaction = payload('slash-command')
    interaction.data.name = 'ask'
    const { user } = interaction.member
    const called = { ...interaction, guild_id: null, member: null, user, context: 2 }
    expect(plan(called)).toMatchObject({
      kind: 'take',
      ack: { data: { flags: 64 } },
      message: { conversation: { thread: user.id }, platformData: { ephemeral: true } },
    })
  })

  test('a slash command', () => {
    const interaction = payload('slash-command')
    interaction.data.name = 'ask'
    interaction.data.options[0].name = 'question'
    const taken = plan(interaction)
    expect(taken).toMatchObject({ kind: 'take', ack: { type: 5, data: { flags: 64 } } })
    expect(incomingMessageSchema.parse(taken && 'message' in taken && taken.message)).toMatchObject({
      id: '786008729715212338',
      conversation: { chat: '645027906669510667', thread: '53908232506183680' },
      server: '290926798626357999',
      text: 'The Gitrog Monster',
      platformData: { application: '775799577604522054', ephemeral: true },
    })
  })

  test('an entry of a message’s menu', () => {
    const interaction = payload('message-command')
    const [message] = Object.values(interaction.data.resolved.messages) as { attachments: unknown[] }[]
    expect(plan(interaction)).toMatchObject({ kind: 'answer' })
    message!.attachments.push({
      id: '2',
      filename: 'page.jpg',
      size: 1,
      url: 'https://cdn.discordapp.com/attachments/1/2/page.jpg?ex=1',
      content_type: 'image/jpeg',
    })
    expect(plan(interaction)).toMatchObject({
      kind: 'take',
      message: { aliases: ['867793854505943041'], images: [{ name: 'page.jpg', mediaType: 'image/jpeg' }] },
    })
  })
})

describe('a button’s id', () => {
  test('is taken back as it was given, and only from the same bot', () => {
    const id = {
      kind: 'q' as const,
      about: '0',
      text: 'How often? 1.5 tablets.',
      conversation: { chat: '1300000000000000001', thread: '18446744073709551615' },
    }
    const signed = signer.sign(id)!
    expect(signed.length).toBeLessThanOrEqual(100)
    expect(signer.open(signed)).toEqual(id)
    expect(createSigner('another').open(signed)).toBeUndefined()
    expect(signer.open(`${signed}x`)).toBeUndefined()
    expect(signer.open('')).toBeUndefined()
    expect(signer.open('é'.repeat(40))).toBeUndefined()
  })

  test('that would be too long is not given', () => {
    expect(signer.sign({ kind: 'q', about: '0', text: 'x'.repeat(100) })).toBeUndefined()
  })
})
