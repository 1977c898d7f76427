import { DatabaseSync } from 'node:sqlite'

/** `author` is the subject of an account, which reveals no name, address or id. */
export type Note = { id: number; author: string; text: string }

const table = `create table if not exists notes
  (id integer primary key autoincrement, author text not null, text text not null) strict`

export function openNotes(file: string) {
  const database = new DatabaseSync(file)
  database.exec(table)
  const newest = database.prepare('select id, author, text from notes order by id desc limit 100')
  const one = database.prepare('select id, author, text from notes where id = ?')
  const insert = database.prepare('insert into notes (author, text) values (?, ?)')
  const remove = database.prepare('delete from notes where id = ?')
  return {
    list: () => newest.all() as Note[],
    find: (id: number) => one.get(id) as Note | undefined,
    add: (author: string, text: string) => void insert.run(author, text),
    remove: (id: number) => void remove.run(id),
  }
}
