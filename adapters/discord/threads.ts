/** Which channel a thread belongs to, as the gateway tells. */
import { type APIChannel, GatewayDispatchEvents, type GatewayDispatchPayload } from 'discord-api-types/v10'

export interface Threads {
  /** `undefined` for what is no thread, or one that Discord hasn't told of. */
  channelOf(id: string): string | undefined
  follow(event: GatewayDispatchPayload): void
}

/** Old ones fall out; Discord tells of a thread again when somebody writes in it after it was archived. */
const REMEMBERED = 20_000

export function createThreads(): Threads {
  const channels = new Map<string, string>()
  const add = (thread: Pick<APIChannel, 'id'> & { parent_id?: string | null }) => {
    if (typeof thread.parent_id !== 'string') return
    channels.delete(thread.id)
    channels.set(thread.id, thread.parent_id)
    if (channels.size > REMEMBERED) channels.delete(channels.keys().next().value!)
  }
  return {
    channelOf: (id) => channels.get(id),
    follow(event) {
      switch (event.t) {
        case GatewayDispatchEvents.GuildCreate:
        case GatewayDispatchEvents.ThreadListSync:
          // A server that is just away comes without them.
          for (const thread of event.d.threads ?? []) add(thread)
          break
        case GatewayDispatchEvents.ThreadCreate:
        case GatewayDispatchEvents.ThreadUpdate:
          add(event.d)
          break
        case GatewayDispatchEvents.ThreadDelete:
          channels.delete(event.d.id)
          break
      }
    },
  }
}
