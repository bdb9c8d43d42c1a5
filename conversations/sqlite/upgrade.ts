/** Conversations in a file of version 1 were values like any others: each is put where they are kept now. */
import { storedConversationSchema } from '../rows.ts'
import type { Conversations } from './conversations.ts'
import type { Entries } from './entries.ts'

const OLD_SPACE = 'conversation'

/** What can't be read stays where it is until it expires. */
export function moveConversations(entries: Entries, conversations: Conversations): void {
  for (const { key, value, expires } of entries.list(OLD_SPACE)) {
    const parsed = storedConversationSchema.safeParse(value)
    if (!parsed.success || expires === undefined) continue
    conversations.put(parsed.data, expires)
    entries.delete(OLD_SPACE, key)
  }
}
