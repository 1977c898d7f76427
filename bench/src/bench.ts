import type { Figure } from './figure.ts'
import { measureApiTokens } from './api-token.ts'
import { measureAdoption } from './adoption.ts'
import { measureCodeFlow } from './code-flow.ts'
import { measureBurst } from './burst.ts'
import { measureBesideSignIns } from './beside-sign-ins.ts'
import { measureFootprint, measureLeak } from './footprint.ts'
import { measureLogin } from './login.ts'
import { measureMail } from './mail.ts'
import { measureGate } from './gate.ts'
import { measureOldProfile } from './old-profile.ts'
import { measureOneAccount } from './one-account.ts'
import { measurePage } from './page.ts'
import { measurePasskey } from './passkey.ts'
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
  /** True if other programs are compared too. */
  peers?: boolean
  /** The number of calls after which memory must be unchanged. */
  calls?: number
  say: (line: string) => void
  keep: (figures: Figure[]) => void
}

/** Measures every figure of the built server and pages, and keeps each as soon as it is known. */
export async function measureAll(options: Options): Promise<void> {
  const { scale, mysqlServer, say, keep } = options
  say('starting and stopping the server…')
  keep(await measureStart(scale.starts))
  keep(await measureWeakPassword(scale.checks))
  keep(measurePage())
  const stages = await openStages(mysqlServer)
  try {
    say('auth.me…')
    keep(await measureBeside('me', { stages, scale }))
    say('auth.login…')
    keep(await measureLogin(stages, scale))
    keep(await measureOneAccount(stages, scale))
    say('sign-in by passkey…')
    keep(await measurePasskey(stages, scale))
    say('auth.refresh…')
    keep(await measureBeside('refresh', { stages, scale }))
    say('the gate…')
    keep(await measureGate(stages, scale))
    say('auth.apiToken, verify…')
    keep(await measureApiTokens(stages, scale))
    say('the code flow…')
    for (const stage of stages) keep(await measureCodeFlow(stage, scale))
    say('the old GET /profile…')
    keep(await measureOldProfile(stages, scale))
    say('auth.sendCode, auth.register…')
    keep(await measureWrites(stages, scale))
    say('many sign-ins, then none…')
    keep(await measureBurst(stages, scale))
    keep(await measureBesideSignIns(stages, scale))
    keep(await measureFootprint(stages, scale))
    if (options.calls) keep(await measureLeak(stages, options.calls))
    if (options.peers) keep(await measurePeers(stages, options))
    say('mail…')
    keep(await measureMail(mysqlServer, scale))
    if (!mysqlServer) return
    say('adoption…')
    const { adopted: rows, rounds, seconds } = scale
    keep(await measureAdoption({ mysqlServer, rows, rounds, seconds }))
  } finally {
    await Promise.all(stages.map((stage) => stage.close()))
  }
}
