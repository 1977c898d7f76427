type Configured = {
  databaseUrl: string
  redisUrl: string | undefined
  tracesUrl: string | undefined
  senders: readonly { password?: string }[]
  secretKeys: readonly string[]
  jwtSecretKeys: readonly string[]
}

/** All configured secrets, to be masked in logs. */
export function secretsOf(config: Configured): string[] {
  const { databaseUrl, redisUrl, tracesUrl, senders, secretKeys, jwtSecretKeys } = config
  return [
    ...[databaseUrl, redisUrl, tracesUrl].flatMap(passwordsIn),
    ...senders.flatMap(({ password }) => password ?? []),
    ...secretKeys,
    ...jwtSecretKeys,
  ]
}

/** A URL's password, percent-encoded and decoded. */
export function passwordsIn(address: string | undefined): string[] {
  const password = (address !== undefined && URL.parse(address)?.password) || ''
  return password === '' ? [] : [password, decodeURIComponent(password)]
}
