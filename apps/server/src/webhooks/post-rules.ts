import type { Rules } from './post.ts'

/** The addresses that the service posts to, as it is configured. */
export const rulesOf = (config: {
  webhookAllowPrivate: boolean
  isProduction: boolean
}): Rules => ({
  allowPrivate: config.webhookAllowPrivate,
  allowHere: !config.isProduction,
})
