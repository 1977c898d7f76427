import type { Locale } from '@latchkey/shared/auth'
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import type { CityResponse } from 'mmdb-lib'
import { plainAddress } from '../config/ip-addresses.ts'
import { ConfigError } from '../config/config-error.ts'
import { unreadable } from '../config/variables.ts'
import { isPrivate } from './private-addresses.ts'

/** Finds the place of an address, in words of a language; null if it is unknown. */
export type FindPlace = (ip: string, locale: Locale) => string | null

const tags = { en: 'en', zh: 'zh-CN' } as const

/** Opens the MMDB file of cities or countries that PLACE_DATABASE names. Throws ConfigError. */
export async function openPlaces(file: string | undefined): Promise<FindPlace> {
  if (file === undefined) return () => null
  const bytes = readBytes(file)
  // The import waits until here, so that a start without the file loads nothing.
  const { Reader } = await import('mmdb-lib')
  const reader = attempt(() => new Reader<CityResponse>(bytes))
  if (!/city|country|location|enterprise/i.test(reader?.metadata.databaseType ?? ''))
    throw new ConfigError({
      en: `PLACE_DATABASE ${file} must be an MMDB file of cities or countries, such as DB-IP City Lite or GeoLite2 City`,
      zh: `PLACE_DATABASE ${file} 应为城市或国家的 MMDB 文件，例如 DB-IP City Lite 或 GeoLite2 City`,
    })
  return (ip, locale) => {
    const address = plainAddress(ip)
    if (isIP(address) === 0 || isPrivate(address)) return null
    return attempt(() => formatPlace(reader?.get(address) ?? {}, locale)) ?? null
  }
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch {
    throw new ConfigError(unreadable('PLACE_DATABASE', file))
  }
}

/** A file cut short fails anywhere in it: a mail without a place is better than none. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

/** "Shanghai, China" and 中国上海. A blank separates names in another script. */
function formatPlace({ city, country }: Partial<CityResponse>, locale: Locale): string | null {
  const tag = tags[locale]
  const inCity = city?.names[tag] ?? city?.names.en
  const code = country?.iso_code
  const inCountry = country?.names[tag] ?? (code && nameRegion(code, tag))
  if (!inCountry) return inCity ?? null
  if (!inCity || inCity === inCountry) return inCountry
  if (locale === 'en') return `${inCity}, ${inCountry}`
  return /^\p{Script=Han}/u.test(inCity) ? inCountry + inCity : `${inCountry} ${inCity}`
}

const nameRegion = (code: string, tag: string): string | undefined =>
  attempt(() => new Intl.DisplayNames(tag, { type: 'region' }).of(code))
