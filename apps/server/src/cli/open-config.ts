import { readConfig, type Config } from '../config.ts'
import { secretsOf } from '../config/secrets-of.ts'
import { beginProgram } from '../process/program.ts'

/** Keeps configured secrets out of the error that ends the program. */
export function openConfig(): Config {
  const config = readConfig()
  beginProgram(secretsOf(config))
  return config
}
