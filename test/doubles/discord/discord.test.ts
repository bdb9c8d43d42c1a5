/** The stand-in, driven by discord.js's own client: what it hands out is what that client takes. */
import { Client, Events, GatewayIntentBits, Partials } from 'discord.js'
import { expect, onTestFinished, test } from 'vitest'
import { BOT, startDiscord } from './discord.ts'

test('discord.js logs in, hears a direct message, answers it, and is asked with a command', async () => {
  const discord = await startDiscord()
  const client = new Client({
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.DirectMessages],
    partials: [Partials.Channel],
    rest: { api: discord.api },
  })
  onTestFinished(async () => {
    await client.destroy()
    await discord.close()
  })
  client.on(Events.MessageCreate, async (message) => {
    if (!message.author.bot) await message.reply(`you said ${message.content}`)
  })
  client.on(Events.InteractionCreate, async (interaction) => {
    if (!interaction.isChatInputCommand()) return
    await interaction.deferReply()
    await interaction.editReply(`you asked ${interaction.options.getString('question')}`)
  })
  const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve))
  await client.login(discord.token)
  await ready
  expect(client.user?.id).toBe(BOT)

  const asha = discord.person('Asha')
  const dm = discord.dm(asha)
  discord.post(dm, asha, { content: 'hello' })
  await expect.poll(() => discord.text(dm), { timeout: 5000 }).toContain('you said hello')
  const asked = discord.command(asha, dm, 'ask', { question: 'how often?' })
  await expect.poll(() => asked.original?.message.content, { timeout: 5000 }).toBe('you asked how often?')
})
