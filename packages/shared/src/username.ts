import * as z from 'zod/mini'
import type { FieldReason } from './errors.ts'
import { limits } from './limits.ts'

const reason = (name: FieldReason): FieldReason => name

const codePoints = (text: string): number => [...text].length

/** Scripts in use today (UAX 31, recommended and limited use), by ISO 15924. */
const scripts =
  `Latn Grek Cyrl Armn Hebr Arab Thaa Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Thai
  Laoo Tibt Mymr Geor Hang Ethi Khmr Hira Kana Bopo Hani Adlm Bali Bamu Batk Cans Cakm Cham Cher Rohg
  Java Kali Lepc Limb Lisu Mand Mtei Plrd Talu Newa Nkoo Hmnp Olck Osge Saur Sund Sylo Syrc Tale Lana
  Tavt Tfng Vaii Wcho Yiii`.split(/\s+/)

/** UTS 39, "highly restrictive": the combinations of Japanese, Chinese and Korean names. */
const mixes = ['Latn Hani Hira Kana', 'Latn Hani Bopo', 'Latn Hani Hang']

/** Digits and punctuation belong to every script, and marks to the letter before. */
const written = (codes: string): string =>
  `[${codes
    .split(' ')
    .map((code) => `\\p{scx=${code}}`)
    .join('')}\\p{scx=Zyyy}\\p{sc=Zinh}]*`

const oneScript = () => new RegExp(`^(?:${[...scripts, ...mixes].map(written).join('|')})$`, 'u')

/** Any existing username: some are older than the rule of one script. */
export const knownUsername = z.pipe(
  z.string(),
  z.pipe(
    z.transform((name: string) => name.normalize('NFKC')),
    z.string().check(
      z.refine((name) => codePoints(name) >= limits.username.min, reason('TOO_SHORT')),
      z.refine((name) => codePoints(name) <= limits.username.max, reason('TOO_LONG')),
      // Some letters are invisible, such as Hangul fillers.
      z.regex(
        /^(?:(?!\p{Default_Ignorable_Code_Point})[\p{L}\p{M}\p{Nd}_.-])*$/u,
        reason('CHARACTERS'),
      ),
    ),
  ),
)

/**
 * A new username: letters, marks and digits of one script, joined by `_ . -`, with at least one letter or
 * digit. NFKC makes widths equal.
 */
export const username = z.pipe(
  knownUsername,
  z.string().check(
    z.regex(/[\p{L}\p{Nd}]/u, reason('NO_LETTER')),
    z.refine((name) => oneScript().test(name), reason('MIXED_SCRIPTS')),
  ),
)
