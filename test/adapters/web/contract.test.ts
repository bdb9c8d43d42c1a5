import { createWebAdapter } from '../../../adapters/web/web.ts'
import { describeChatAdapter } from '../../contracts/adapter.ts'
import { type Sent, visit } from './visitor.ts'

describeChatAdapter('the chat page', async () => {
  const adapter = createWebAdapter({ port: 0 })
  let visiting: ReturnType<typeof visit> | undefined
  const visitor = () => {
    visiting ??= visit(adapter.url)
    return visiting
  }
  const send = async (sent: Sent) => {
    const response = await (await visitor()).send(sent)
    if (!response.ok) throw new Error(`refused with ${response.status}`)
  }
  return {
    adapter,
    say: (text) => send({ text }),
    sendPicture: (bytes, caption) =>
      send({ files: [{ bytes }], ...(caption !== undefined && { text: caption }) }),
    async seen() {
      const { pending } = await (await visitor()).history()
      return pending
        .flatMap(({ replies }) => replies)
        .flatMap(({ text, quotes }) => [text, ...quotes.map(({ quote }) => quote)])
        .join('\n')
    },
    close: async () => {},
  }
})
