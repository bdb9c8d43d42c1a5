/** What a request to the stand-in is answered with. */
import { RESTJSONErrorCodes } from 'discord-api-types/v10'

export interface Answer {
  status: number
  body?: unknown
  headers?: Record<string, string>
}

/** As Discord refuses: its own number and a sentence. */
export class Refusal extends Error {
  readonly status: number
  readonly code: number

  constructor(status: number, code: number, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

export const refusals = {
  unauthorised: () => new Refusal(401, 0, '401: Unauthorized'),
  unknownChannel: () => new Refusal(404, RESTJSONErrorCodes.UnknownChannel, 'Unknown Channel'),
  unknownMessage: () => new Refusal(404, RESTJSONErrorCodes.UnknownMessage, 'Unknown Message'),
  notOurs: () =>
    new Refusal(
      403,
      RESTJSONErrorCodes.CannotEditMessageAuthoredByAnotherUser,
      'Cannot edit a message authored by another user',
    ),
  noText: () =>
    new Refusal(
      400,
      RESTJSONErrorCodes.CannotSendMessagesInNonTextChannel,
      'Cannot send messages in a non-text channel',
    ),
  noThreads: () =>
    new Refusal(
      400,
      RESTJSONErrorCodes.CannotExecuteActionOnThisChannelType,
      'Cannot execute action on this channel type',
    ),
  archived: () => new Refusal(400, RESTJSONErrorCodes.InvalidActionOnArchivedThread, 'Thread is archived'),
  locked: () => new Refusal(403, RESTJSONErrorCodes.ThreadLocked, 'Thread is locked'),
  unknownInteraction: () => new Refusal(404, RESTJSONErrorCodes.UnknownInteraction, 'Unknown interaction'),
  unknownWebhook: () => new Refusal(404, RESTJSONErrorCodes.UnknownWebhook, 'Unknown Webhook'),
  expiredToken: () => new Refusal(401, RESTJSONErrorCodes.InvalidWebhookToken, 'Invalid Webhook Token'),
  acknowledged: () =>
    new Refusal(
      400,
      RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged,
      'Interaction has already been acknowledged.',
    ),
  closed: () =>
    new Refusal(403, RESTJSONErrorCodes.CannotSendMessagesToThisUser, 'Cannot send messages to this user'),
  threadExists: () =>
    new Refusal(
      400,
      RESTJSONErrorCodes.ThreadAlreadyCreatedForMessage,
      'A thread has already been created for this message',
    ),
  invalid: (what: string) =>
    new Refusal(400, RESTJSONErrorCodes.InvalidFormBodyOrContentType, `Invalid Form Body: ${what}`),
  empty: () => new Refusal(400, RESTJSONErrorCodes.CannotSendAnEmptyMessage, 'Cannot send an empty message'),
}
