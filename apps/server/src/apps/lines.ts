import { Type } from '@mikro-orm/core'

/** A list of texts without line breaks, one per line. */
export class Lines extends Type<string[], string> {
  override convertToDatabaseValue(values: string[]): string {
    return values.join('\n')
  }

  override convertToJSValue(text: string): string[] {
    return text === '' ? [] : text.split('\n')
  }

  override getColumnType(): string {
    return 'text'
  }
}
