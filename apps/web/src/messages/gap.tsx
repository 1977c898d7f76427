import { useMessages } from './use-messages.ts'

/** The blank between two sentences, which Chinese omits. */
export const Gap = () => useMessages().between
