import * as z from 'zod'
import { programName } from '../config/program-name.ts'
import { shown } from '../config/variables.ts'

const logged = z.looseObject({
  level: z.number(),
  msg: z.string().default(''),
  err: z.looseObject({ stack: z.string().optional() }).optional(),
})

const error = 50

/** Writes lines of the log as sentences, for a person at a terminal. Files and collectors get JSON. */
export const readableLog = (print: (line: string) => void) => ({
  write(json: string): void {
    const {
      level,
      msg,
      err,
      time: _time,
      pid: _pid,
      hostname: _host,
      ...rest
    } = logged.parse(JSON.parse(json))
    const { stack = '', ...cause } = err ?? {}
    const details = detailsOf({ ...rest, ...cause }).join(', ')
    const said = shown(msg, 1000).replaceAll(/\blatchkey (?=[a-z]+ [a-z<])/g, `${programName()} `)
    print(`  ${level < error ? 'warning' : 'error'}: ${said}${details && ` (${details})`}`)
    for (const line of stack.split('\n').filter(Boolean)) print(`  ${shown(line, 500)}`)
  },
})

/** "origin http://localhost:9999, nearest app Notes". */
function detailsOf(fields: object, before = ''): string[] {
  return Object.entries(fields).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null
      ? detailsOf(value, `${before}${name} `)
      : [`${before}${name} ${shown(String(value), 300)}`],
  )
}
