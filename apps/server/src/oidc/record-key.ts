import { tokenHash } from '../keys.ts'

/** The key of the engine's records: a model and an id, which may be a token. */
export const keyOf = (model: string, id: string): string => tokenHash(`${model}:${id}`)
