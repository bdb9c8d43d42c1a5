import { createDiscordAdapter } from '../../../adapters/discord/discord.ts'
import { describeChatAdapter } from '../../contracts/adapter.ts'
import { startDiscord } from '../../doubles/discord/discord.ts'

describeChatAdapter('Discord', async () => {
  const discord = await startDiscord()
  const adapter = createDiscordAdapter({
    token: discord.token,
    api: discord.api,
    requestsPerSecond: 10_000,
  })
  const asha = discord.person('Asha')
  const channel = discord.dm(asha)
  return {
    adapter,
    async say(text) {
      discord.post(channel, asha, { content: text })
    },
    async sendPicture(bytes, caption = '') {
      discord.post(channel, asha, { content: caption, files: [{ name: 'page.jpg', bytes }] })
    },
    seen: () => discord.text(channel),
    close: () => discord.close(),
  }
})
