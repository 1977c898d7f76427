import { mailSettings } from '@latchkey/tools/testing/server-process'
import { startMailServer } from './mail-server.ts'
import { startService } from './service.ts'
import { test as base } from './story.ts'

type MailService = Awaited<ReturnType<typeof startMailServer>> & { url: string }

/** A service that mails by SMTP, and its mail server. */
export const test = base.extend<object, { mail: MailService }>({
  mail: [
    async ({}, use) => {
      const server = await startMailServer()
      const service = await startService({
        TRUST_PROXY: '127.0.0.1/32',
        CODE_RESEND_SECONDS: '2',
        ...mailSettings(server.port),
      })
      await use({ ...server, url: service.url })
      await service.stop()
      await server.stop()
    },
    { scope: 'worker' },
  ],
})
