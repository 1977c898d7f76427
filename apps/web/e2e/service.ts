import { startServerProcess } from '@latchkey/tools/testing/server-process'

/** Starts a service with settings of its own beside the shared one. */
export const startService = (settings: Record<string, string>) =>
  startServerProcess(
    {
      ...process.env,
      PORT: '0',
      DATABASE_URL: 'sqlite::memory:',
      DEV_INBOX: 'true',
      ...settings,
    },
    { output: 'until ready' },
  )
