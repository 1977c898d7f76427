import { readConfig, type Config } from '../config.ts'
import { secretsOf } from '../config/secrets-of.ts'
import { beginProgram } from '../process/program.ts'

/** Keeps configured secrets out of the error that ends the program. */
export function openConfig(instead: NodeJS.ProcessEnv = {}): Config {
  const config = readConfig(undefined, instead)
  beginProgram(secretsOf(config))
  return config
}
