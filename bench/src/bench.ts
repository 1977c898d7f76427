import type { Figure } from './figure.ts'
import { measureApiTokens } from './api-token.ts'
import { measureAdoption } from './adoption.ts'
import { measureBurst } from './burst.ts'
import { measureCrowd } from './crowd.ts'
import { measureFootprint, measureLeak } from './footprint.ts'
import { measureLogin } from './login.ts'
import { measureMail } from './mail.ts'
import { measureGate } from './gate.ts'
import { measureOldProfile } from './old-profile.ts'
import { measureOneAccount } from './one-account.ts'
import { measurePage } from './page.ts'
import { measurePeers } from './peers.ts'
import type { Scale } from './scale.ts'
import { measureWeakPassword } from './weak-password.ts'
import { openStages } from './stage.ts'
import { measureStart } from './start.ts'
import { measureBeside } from './steady.ts'
import { measureWrites } from './write.ts'

export type Options = {
  scale: Scale
  mysqlServer: string | undefined
  /** Also compare with other programs. */
  peers?: boolean
  /** The number of calls after which memory must be unchanged. */
  calls?: number
  say: (line: string) => void
}

/** Measures every figure of the built server and pages. */
export async function measureAll(options: Options): Promise<Figure[]> {
  const { scale, mysqlServer, say } = options
  say('starting and stopping the server…')
  const starts = await measureStart(scale.starts)
  const weak = await measureWeakPassword(scale.checks)
  const stages = await openStages(mysqlServer)
  try {
    say('auth.me…')
    const me = await measureBeside('me', { stages, scale })
    say('the old GET /profile…')
    const profile = await measureOldProfile(stages, scale)
    say('the gate…')
    const gate = await measureGate(stages, scale)
    say('auth.apiToken, verify…')
    const tokens = await measureApiTokens(stages, scale)
    say('adoption…')
    const { adopted: rows, rounds, seconds } = scale
    const adoption = mysqlServer
      ? await measureAdoption({ mysqlServer, rows, rounds, seconds })
      : []
    say('auth.login…')
    const login = await measureLogin(stages, scale)
    const one = await measureOneAccount(stages, scale)
    say('auth.refresh…')
    const refresh = await measureBeside('refresh', { stages, scale })
    say('auth.sendCode, auth.register…')
    const writes = await measureWrites(stages, scale)
    say('a crowd, then nobody…')
    const burst = await measureBurst(stages, scale)
    const crowd = await measureCrowd(stages, scale)
    const footprint = await measureFootprint(stages, scale)
    const leak = options.calls ? await measureLeak(stages, options.calls) : []
    const peers = options.peers ? await measurePeers(stages, options) : []
    say('mail…')
    const mail = await measureMail(mysqlServer, scale)
    const calls = [
      ...login,
      ...one,
      ...me,
      ...profile,
      ...gate,
      ...tokens,
      ...refresh,
      ...writes,
      ...burst,
      ...crowd,
    ]
    return [
      ...starts,
      ...weak,
      ...calls,
      ...adoption,
      ...footprint,
      ...leak,
      ...peers,
      ...mail,
      ...measurePage(),
    ]
  } finally {
    await Promise.all(stages.map((stage) => stage.close()))
  }
}
