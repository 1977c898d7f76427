import { expect, vi } from 'vitest'
import type { TestApp } from './harness.ts'
import { patience } from '@latchkey/tools/testing/patience'

export const ask = (
  app: TestApp,
  email: string,
  type: 'register' | 'reset_password' = 'register',
) => app.browser().api.auth.sendCode.mutate({ email, type })

export const status = (app: TestApp, challengeId: string) =>
  app.browser().api.auth.codeStatus.query({ challengeId })

/** The reported status, once it is the awaited one. */
export const until = (app: TestApp, challengeId: string, state: string) =>
  vi.waitFor(
    async () => {
      const found = await status(app, challengeId)
      expect(found.state).toBe(state)
      return found
    },
    { timeout: patience, interval: 10 },
  )
