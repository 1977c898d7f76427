import type { Time } from './time.ts'

declare const checked: unique symbol
/** A text that `sqlOf` has checked, with `Marks` placeholders. */
export type Checked<Marks extends number = number> = string & { readonly [checked]: Marks }

/** A constant text with the types of its placeholders and of the rows it selects. */
export type Sql<Values extends readonly unknown[] = [], Row = never> = Checked<Values['length']> & {
  readonly values?: Values
  readonly row?: Row
}

/**
 * Checks texts at compile time: each word must be a word of SQL, a column of the entities, one of their
 * closed lists of values, or one of `Names`, the tables and the aliases in the text. It does nothing at
 * run time. Interpolated strings are not checked; literal types and numbers may be interpolated.
 */
export const sqlOf =
  <Entity, Names extends string>() =>
  <const Text extends string>(
    text: Text & Check<Text, Word | Column<Entity> | Names>,
  ): Checked<MarksIn<Text>> =>
    text as unknown as Checked<MarksIn<Text>>

/** The placeholders of a list of values. */
export const marks = (count: number, mark = '?'): string =>
  Array.from({ length: count }, () => mark).join(', ')

/** The rows of a text that selects these columns, as the databases return them. */
export type RowOf<Entity, Name extends keyof Entity & string> = {
  [Each in Name as ColumnOf<Entity, Each>]: Cell<Exclude<Entity[Each], undefined>>
}
type Cell<Value> = Value extends Date
  ? Time
  : Value extends boolean
    ? number
    : Value extends Scalar
      ? Value
      : number

type Scalar = string | number | boolean | Date | Uint8Array | null | undefined

/** MikroORM's naming: `dueAt` is `due_at`, and the account `user` is `user_id`. */
type ColumnOf<Entity, Name extends keyof Entity & string> = Entity[Name] extends Scalar
  ? Snake<Name>
  : `${Snake<Name>}_id`
type Snake<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Uppercase<First> ? `_${Lowercase<First>}` : First}${Snake<Rest>}`
  : ''

type Column<Entity> = Entity extends unknown
  ? {
      [Name in keyof Entity & string]: ColumnOf<Entity, Name> | Listed<Entity[Name]>
    }[keyof Entity & string]
  : never
type Listed<Value> = Value extends string ? (string extends Value ? never : Value) : never

type Split<Text extends string> = Text extends `${infer First} ${infer Rest}`
  ? First | Split<Rest>
  : Text
type Letter = Split<'a b c d e f g h i j k l m n o p q r s t u v w x y z _'>
type Word =
  | ''
  | Letter
  | Split<'and as asc between by case coalesce conflict count delete desc distinct do else end excluded from'>
  | Split<'group having if in insert into is join last_insert_id left limit max min not nothing null'>
  | Split<'offset on or order over partition returning row_number select set sum then update values'>
  | Split<'when where'>

type MarksIn<
  Text extends string,
  Found extends unknown[] = [],
> = Text extends `${string}?${infer Rest}` ? MarksIn<Rest, [...Found, '?']> : Found['length']

/** The text itself, or its first unknown word. */
type Check<Text extends string, Known> = [Unknown<Text, Known>] extends [never]
  ? Text
  : { unknownWord: Unknown<Text, Known> }
type Unknown<
  Text extends string,
  Known,
  Read extends string = '',
> = Text extends `${infer First}${infer Rest}`
  ? First extends Letter
    ? Unknown<Rest, Known, `${Read}${First}`>
    : Read extends Known
      ? Unknown<Rest, Known>
      : Read
  : Read extends Known
    ? never
    : Read
