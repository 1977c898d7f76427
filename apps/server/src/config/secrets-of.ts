type Given = {
  databaseUrl: string
  redisUrl: string | undefined
  tracesUrl: string | undefined
  senders: readonly { password?: string }[]
  secretKeys: readonly string[]
  jwtSecretKeys: readonly string[]
}

/** Everything configured that nobody may read in a log. */
export function secretsOf(config: Given): string[] {
  const { databaseUrl, redisUrl, tracesUrl, senders, secretKeys, jwtSecretKeys } = config
  return [
    ...[databaseUrl, redisUrl, tracesUrl].flatMap(passwordsIn),
    ...senders.flatMap(({ password }) => password ?? []),
    ...secretKeys,
    ...jwtSecretKeys,
  ]
}

/** As it stands in an address, and as it is sent. */
export function passwordsIn(address: string | undefined): string[] {
  const password = (address !== undefined && URL.parse(address)?.password) || ''
  return password === '' ? [] : [password, decodeURIComponent(password)]
}
