/** Carries out commands. */
import { LANGUAGES } from '../../inference/engine.ts'
import { wordsIn } from '../replies/index.ts'
import type { Commanded } from './commands.ts'
import { type Exchange, say } from './exchange.ts'
import type { AnswerParts } from './parts.ts'

export async function obey(
  exchange: Exchange,
  { command, language }: Commanded,
  { store, inference, retentionHours }: AnswerParts,
): Promise<'kept' | 'forgotten'> {
  const { words, conversation } = exchange
  switch (command) {
    case 'start':
      exchange.conversation = { ...conversation, noticeShownAt: new Date() }
      await say(exchange, command, { kind: 'notice', text: `${words.greeting}\n\n${words.notice}` })
      break
    case 'new':
      exchange.conversation = withoutCurrent(exchange)
      await say(exchange, command, { kind: 'notice', text: words.startedAnew })
      break
    case 'forget': {
      const pageIds = await store.forget(exchange.message.conversation)
      await inference.forget(pageIds)
      await say(exchange, command, { kind: 'notice', text: words.forgotten })
      return 'forgotten'
    }
    case 'language': {
      if (language === undefined) {
        await say(exchange, command, {
          kind: 'notice',
          text: words.languageAsk(LANGUAGES.map((code) => wordsIn(code).name)),
          suggestions: LANGUAGES.map((code) => ({ label: wordsIn(code).name, text: wordsIn(code).name })),
        })
        break
      }
      exchange.conversation = { ...conversation, language }
      await say(exchange, command, { kind: 'notice', text: wordsIn(language).languageSet })
      break
    }
    case 'privacy':
      await say(exchange, command, { kind: 'notice', text: words.privacy({ hours: retentionHours }) })
      break
    default:
      await say(exchange, command, { kind: 'notice', text: words.help })
  }
  return 'kept'
}

function withoutCurrent({ conversation }: Exchange) {
  const { current: _, ...rest } = conversation
  return rest
}
