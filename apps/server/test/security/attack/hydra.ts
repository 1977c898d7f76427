import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestApp } from '../../support/harness.ts'
import { home, runTool, type Outcome } from './tool.ts'

const body = String.raw`{"identifier"\:"^USER^","password"\:"^PASS^"}`
const form = String.raw`/trpc/auth.login:${body}:g=:H=Content-Type\: application/json:S=accessToken`

/** Tries these passwords on an account, in the form that the API expects. */
export async function guessPasswords(
  { port }: TestApp,
  name: string,
  digests: string[],
): Promise<Outcome> {
  const list = join(home, `${randomBytes(4).toString('hex')}.txt`)
  writeFileSync(list, `${digests.join('\n')}\n`)
  const where = ['-s', String(port), '127.0.0.1', 'http-post-form', form]
  const said = await runTool('hydra', ['-I', '-t', '4', '-l', name, '-P', list, ...where], 300)
  if (!/\d+ of \d+ target/.test(said)) throw new Error(`hydra did not end well:\n${said}`)
  const holes = [...said.matchAll(/login: .*/g)].map(([line]) => line)
  return { tool: 'hydra', asked: `auth.login of ${name}, ${digests.length} passwords`, holes }
}
