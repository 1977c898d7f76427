import { findChromium } from '@latchkey/tools/testing/chromium'
import { chromium, type Page } from '@playwright/test'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type Browser = Awaited<ReturnType<typeof openBrowser>>

/** One browser for the stories and for Lighthouse, which connects at `port` and shares its cookies. */
export async function openBrowser(baseURL: string) {
  const profile = mkdtempSync(join(tmpdir(), 'latchkey-perf-'))
  const port = await findFreePort()
  const context = await chromium.launchPersistentContext(profile, {
    baseURL,
    executablePath: findChromium(),
    locale: 'en-US',
    args: [
      `--remote-debugging-port=${port}`,
      '--disable-background-networking',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  })
  return {
    baseURL,
    port,
    openPage: (): Promise<Page> => context.newPage(),
    async close(): Promise<void> {
      await context.close()
      rmSync(profile, { recursive: true, force: true })
    },
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (typeof address !== 'object' || !address) throw new Error('no port is free')
  return address.port
}
