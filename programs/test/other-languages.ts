import { launch, type Launched } from '@latchkey/tools/testing/launch'
import { vi } from 'vitest'
import type { Place } from './site.ts'

/** Starts a program in another language, and waits until it answers. */
export async function startOther(command: string[], place: Place): Promise<() => Promise<void>> {
  const { issuer: ISSUER, url: URL, clientId: CLIENT_ID, secret: SECRET } = place
  const env = { ...process.env, ISSUER, URL, CLIENT_ID, SECRET }
  const program = launch(command, { env })
  await answers(URL, program)
  return program.stop
}

/** Waits until a program answers; one that ends before fails with its errors. */
export async function answers(url: string, { isRunning, output, ended }: Launched): Promise<void> {
  const ask = () => (isRunning() ? fetch(url, { redirect: 'manual' }) : undefined)
  const isThere = vi.waitFor(ask, { timeout: 120_000 })
  await Promise.race([isThere, ended])
  if (!isRunning()) throw new Error(output.err)
}

export const fileOf = (name: string): string => new URL(`sites/${name}`, import.meta.url).pathname
