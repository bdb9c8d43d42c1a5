/** What both sides are asked, and how long their answers are. */

export const FIRST_QUESTION = 'answer en what was prescribed?'
export const FOLLOW_UP = 'answer en how long should it be taken?'
export const NEW_TOKENS = 20
/** Odd, so that the median is a time that was measured. */
export const REPEATS = 3
