import { Type } from '@mikro-orm/core'

/** A list of texts without line breaks, one a line. */
export class Lines<T extends string = string> extends Type<T[], string> {
  override convertToDatabaseValue(values: T[]): string {
    return values.join('\n')
  }

  override convertToJSValue(text: string): T[] {
    return text === '' ? [] : (text.split('\n') as T[])
  }

  override getColumnType(): string {
    return 'text'
  }
}
