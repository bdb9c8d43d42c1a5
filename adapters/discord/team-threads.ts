/** Which threads belong to team channels, as the gateway tells of them. */
import { type APIChannel, GatewayDispatchEvents, type GatewayDispatchPayload } from 'discord-api-types/v10'

export interface TeamThreads {
  readonly ids: ReadonlySet<string>
  follow(event: GatewayDispatchPayload): void
}

/** Old ones fall out; Discord tells of a thread again when somebody writes in it. */
const REMEMBERED = 10_000

export function createTeamThreads(teamChannels: ReadonlySet<string>): TeamThreads {
  const ids = new Set<string>()
  const add = (thread: Pick<APIChannel, 'id'> & { parent_id?: string | null }) => {
    if (typeof thread.parent_id !== 'string' || !teamChannels.has(thread.parent_id)) return
    ids.delete(thread.id)
    ids.add(thread.id)
    if (ids.size > REMEMBERED) ids.delete(ids.values().next().value!)
  }
  return {
    ids,
    follow(event) {
      switch (event.t) {
        case GatewayDispatchEvents.GuildCreate:
        case GatewayDispatchEvents.ThreadListSync:
          for (const thread of event.d.threads) add(thread)
          break
        case GatewayDispatchEvents.ThreadCreate:
        case GatewayDispatchEvents.ThreadUpdate:
          add(event.d)
          break
        case GatewayDispatchEvents.ThreadDelete:
          ids.delete(event.d.id)
          break
      }
    },
  }
}
