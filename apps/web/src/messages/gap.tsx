import { useMessages } from './use-messages.ts'

/** The blank between two sentences, which Chinese does without. */
export const Gap = () => useMessages().between
