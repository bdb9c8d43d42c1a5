/** Limits that more than one part has to know: https://core.telegram.org/bots/api */

/** What Telegram's own server hands out to bots. */
export const MAX_DOWNLOAD_BYTES = 20 * 2 ** 20
