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

/** The arguments that MikroORM passes to its connection. */
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
 * Binds values beside a statement instead of inlining them. MikroORM would inline them as literals,
 * which are safe only in the SQL modes it assumes.
 */
export function bindValues(query: Query, values: Values, quote: Quote): Bound {
  const built = query instanceof NativeQueryBuilder ? query.toRaw() : query
  if (isRaw(built)) return bind(built.sql, built.params, quote)
  if (Array.isArray(values)) return bind(built, values, quote)
  const named = raw(built, values as Dictionary)
  return bind(named.sql, named.params, quote)
}

/** `??` stands for an identifier, `\?` for a question mark. */
function bind(text: string, given: readonly unknown[], quote: Quote): Bound {
  // Like MikroORM, leave the text unchanged when there are no values.
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
    // A list of tuples keeps its parentheses.
    return value.map((each) => (Array.isArray(each) ? `(${place(each)})` : place(each))).join(', ')
  }

  return { sql, values }
}
