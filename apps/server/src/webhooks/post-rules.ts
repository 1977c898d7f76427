import type { Rules } from './post.ts'

/** The configured rules for the addresses that the service posts to. */
export const rulesOf = (config: {
  webhookAllowPrivate: boolean
  isProduction: boolean
}): Rules => ({
  allowPrivate: config.webhookAllowPrivate,
  allowHere: !config.isProduction,
})
