import { afterAll } from 'vitest'
import { startTestApp, type TestApp } from './harness.ts'

/** One server for all tests of a file or a `describe`; it stops after the last of them. */
export async function useTestApp(...settings: Parameters<typeof startTestApp>): Promise<TestApp> {
  const app = await startTestApp(...settings)
  afterAll(() => app[Symbol.asyncDispose]())
  return app
}
