import { Type } from '@mikro-orm/core'

export const fromLines = (text: string): string[] => (text === '' ? [] : text.split('\n'))

/** A list of texts without line breaks, one per line. */
export class Lines extends Type<string[], string> {
  override convertToDatabaseValue(values: string[]): string {
    return values.join('\n')
  }

  override convertToJSValue(text: string): string[] {
    return fromLines(text)
  }

  override getColumnType(): string {
    return 'text'
  }
}
