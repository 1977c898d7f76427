import { readConfig, type Config } from '../config.ts'
import { secretsOf } from '../config/secrets-of.ts'
import { beginProgram } from '../process/program.ts'

/** From here on no error that ends the program shows a configured secret. */
export function openConfig(): Config {
  const config = readConfig()
  beginProgram(secretsOf(config))
  return config
}
