import { freshSecret } from '../../config/secret-list.ts'
import { say, sayJson } from '../output.ts'

export function printSecrets({ json }: { json?: true }): void {
  const made = { SECRET_KEY: freshSecret(), JWT_SECRET_KEY: freshSecret() }
  if (json) return sayJson(made)
  for (const [name, secret] of Object.entries(made)) say(`${name}=${secret}`)
}
