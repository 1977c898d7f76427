import { columnsOf } from './old-schema.ts'

/** The bytes of a value in hex. As a text, FLOAT has six digits; as DOUBLE, all that it needs. */
export function bytesOf(name: string, create: string): string {
  const isFloat = columnsOf(create).get(name)?.startsWith('float')
  return `hex(cast(\`${name}\`${isFloat ? ' + 0e0' : ''} as binary))`
}

/** Values keep their bytes. Oracle's MySQL takes no bytes for JSON, only text. */
export const markOf = (definition: string): string =>
  definition.startsWith('json') ? 'convert(unhex(?) using utf8mb4)' : 'unhex(?)'
