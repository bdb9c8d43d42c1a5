/** Stands where a model could not be loaded for want of memory: the reader answers, and says that it is alone. */
import { InferenceError } from '../../errors.ts'
import type { Model } from './model.ts'

/** @param why thrown by whatever is asked of it; told to the log, never to a person who asks about a page */
export function absentModel(why: InferenceError): Model {
  const fail = () => {
    // A new error each time: one that is thrown again collects the stack of the first.
    throw new InferenceError(why.code, why.message, { details: { ...why.details }, cause: why })
  }
  return {
    id: 'absent',
    encode: async () => fail(),
    // biome-ignore lint/correctness/useYield: it has nothing to say
    answer: async function* () {
      fail()
    },
    pack: fail,
    unpack: fail,
    close: async () => {},
  }
}
