import {
  isRaw,
  raw,
  type Dictionary,
  type LoggingOptions,
  type RawQueryFragment,
  type Transaction,
} from '@mikro-orm/core'
import { NativeQueryBuilder } from '@mikro-orm/sql'

type Query = string | NativeQueryBuilder | RawQueryFragment
type Values = readonly unknown[] | Dictionary<unknown>

/** What MikroORM hands its connection. */
export type Execution = [
  query: Query,
  values?: Values,
  method?: 'all' | 'get' | 'run',
  transaction?: Transaction,
  context?: LoggingOptions,
]

type Quote = (name: string) => string
type Bound = { sql: string; values: unknown[] }

/**
 * A statement with its values beside it, never within it. MikroORM would write them into the text, as
 * literals that are safe only in the modes of a database it has in mind.
 */
export function bindValues(query: Query, values: Values, quote: Quote): Bound {
  const built = query instanceof NativeQueryBuilder ? query.toRaw() : query
  if (isRaw(built)) return bind(built.sql, built.params, quote)
  if (Array.isArray(values)) return bind(built, values, quote)
  const named = raw(built, values as Dictionary)
  return bind(named.sql, named.params, quote)
}

/** `??` stands for a name, `\?` for a question mark. */
function bind(text: string, given: readonly unknown[], quote: Quote): Bound {
  // Without values MikroORM leaves the text as it is.
  if (given.length === 0) return { sql: text, values: [] }
  const rest = given.values()
  const values: unknown[] = []
  const sql = text.replaceAll(/\\\?|\?\??/g, (mark) => {
    if (mark === '\\?') return '?'
    const { value } = rest.next()
    return mark === '??' ? quote(String(value)) : place(value)
  })

  function place(value: unknown): string {
    if (isRaw(value)) {
      const inner = bind(value.sql, value.params, quote)
      values.push(...inner.values)
      return inner.sql
    }
    if (!Array.isArray(value)) return (values.push(value ?? null), '?')
    // A list of tuples keeps its brackets.
    return value.map((each) => (Array.isArray(each) ? `(${place(each)})` : place(each))).join(', ')
  }

  return { sql, values }
}
