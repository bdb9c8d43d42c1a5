/** What can be said of a bot's token without connecting to the gateway. */
import { REST } from '@discordjs/rest'
import {
  type APIApplication,
  ApplicationFlags,
  OAuth2Scopes,
  PermissionFlagsBits,
  Routes,
} from 'discord-api-types/v10'
import { asAdapterError } from './failures.ts'

export interface DiscordFacts {
  name: string
  /** Whether “Message Content Intent” is switched on. */
  messageContent: boolean
  /** Link that brings the bot into a server. */
  invite: string
}

/** @throws {AdapterError} */
export async function checkDiscord({ token, api }: { token: string; api?: string }): Promise<DiscordFacts> {
  const rest = new REST({ version: '10', retries: 0, ...(api !== undefined && { api }) }).setToken(token)
  try {
    const application = (await rest.get(Routes.currentApplication())) as APIApplication
    return {
      name: application.name,
      messageContent: maySeeContent(application),
      invite: inviteLink(application.id),
    }
  } catch (error) {
    throw asAdapterError(error)
  } finally {
    rest.clearHashSweeper()
    rest.clearHandlerSweeper()
  }
}

/** Whether the switch “Message Content Intent” is on: asking for the content otherwise would be refused. */
export function maySeeContent({ flags }: Pick<APIApplication, 'flags'>): boolean {
  const { GatewayMessageContent, GatewayMessageContentLimited } = ApplicationFlags
  return (flags & (GatewayMessageContent | GatewayMessageContentLimited)) !== 0
}

/** With the permissions that the bot uses, and no others. */
export function inviteLink(application: string): string {
  const { ViewChannel, SendMessages, AttachFiles, ReadMessageHistory } = PermissionFlagsBits
  const { CreatePublicThreads, SendMessagesInThreads } = PermissionFlagsBits
  const permissions =
    ViewChannel |
    SendMessages |
    AttachFiles |
    ReadMessageHistory |
    CreatePublicThreads |
    SendMessagesInThreads
  const query = new URLSearchParams({
    client_id: application,
    scope: [OAuth2Scopes.Bot, OAuth2Scopes.ApplicationsCommands].join(' '),
    permissions: permissions.toString(),
  })
  return `https://discord.com/oauth2/authorize?${query}`
}
