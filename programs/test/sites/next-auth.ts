import { launch } from '@latchkey/tools/testing/launch'
import { createRequire } from 'node:module'
import { answers, fileOf } from '../other-languages.ts'
import { portOf, type Start } from '../site.ts'

const next = createRequire(import.meta.url).resolve('next/dist/bin/next')

/** An app of Next.js in its development server, which starts with less work than a build takes. */
export const start: Start = async (place) => {
  const { issuer: ISSUER, url, clientId: CLIENT_ID, secret: SECRET } = place
  const own = { ISSUER, CLIENT_ID, SECRET, NEXTAUTH_URL: url, NEXTAUTH_SECRET: 's'.repeat(32) }
  const command = [process.execPath, next, 'dev', '--port', String(portOf(place))]
  const env = { ...process.env, ...own, NEXT_TELEMETRY_DISABLED: '1' }
  const program = launch(command, { cwd: fileOf('next-auth'), env })
  await answers(url, program)
  return program.stop
}
