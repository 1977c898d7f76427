import type { Figure } from './figure.ts'
import { measureLogin } from './login.ts'
import { measureMail } from './mail.ts'
import { measureMe } from './me.ts'
import { measurePage } from './page.ts'
import type { Scale } from './scale.ts'
import { openStages } from './stage.ts'
import { measureStart } from './start.ts'
import { measureWrites } from './write.ts'

export type Options = {
  scale: Scale
  mysqlServer: string | undefined
  say: (line: string) => void
}

/** Every figure of the built server and pages. */
export async function measureAll({ scale, mysqlServer, say }: Options): Promise<Figure[]> {
  say('starting and stopping the server…')
  const starts = await measureStart(scale.starts)
  const stages = await openStages(mysqlServer)
  try {
    say('auth.me…')
    const me = await measureMe(stages, scale)
    say('auth.login…')
    const login = await measureLogin(stages, scale)
    say('auth.refresh, auth.sendCode, auth.register…')
    const writes = await measureWrites(stages, scale)
    say('mail…')
    const mail = await measureMail(stages, scale)
    return [...starts, ...login, ...me, ...writes, ...mail, ...measurePage()]
  } finally {
    await Promise.all(stages.map((stage) => stage.close()))
  }
}
