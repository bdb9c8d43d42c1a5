import { createTelegramAdapter } from '../../../adapters/telegram/telegram.ts'
import { describeChatAdapter } from '../../contracts/adapter.ts'
import { startTelegram, TOKEN } from '../../doubles/telegram/telegram.ts'

describeChatAdapter('Telegram', async () => {
  const telegram = await startTelegram()
  const person = telegram.person()
  return {
    adapter: createTelegramAdapter({
      token: TOKEN,
      apiRoot: telegram.root,
      wording: { commands: [], buttonExpired: () => 'too old' },
    }),
    say: async (text) => void person.text(text),
    sendPicture: async (bytes, caption) => void (await person.photo(bytes, caption)),
    seen: () => person.texts().join('\n'),
    close: () => telegram.close(),
  }
})
