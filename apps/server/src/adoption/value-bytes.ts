import { columnsOf } from './old-schema.ts'

/** The bytes of a value in hex. FLOAT has six digits as text, but all of its digits as DOUBLE. */
export function bytesOf(name: string, create: string): string {
  const isFloat = columnsOf(create).get(name)?.startsWith('float')
  return `hex(cast(\`${name}\`${isFloat ? ' + 0e0' : ''} as binary))`
}

/** Values keep their bytes. Oracle's MySQL takes JSON only as text. */
export const markOf = (definition: string): string =>
  definition.startsWith('json') ? 'convert(unhex(?) using utf8mb4)' : 'unhex(?)'
