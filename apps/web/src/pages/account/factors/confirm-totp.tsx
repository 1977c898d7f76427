import type { NewTotp } from '@latchkey/shared/factor'
import { Suspense, useEffect, useRef, type ReactNode } from 'react'
import { api, readFailure } from '../../../api/client.ts'
import { FactorCode, factorCode, retypedCodes } from '../../../forms/factor-code.tsx'
import { Form } from '../../../forms/form.tsx'
import { useForm } from '../../../forms/use-form.ts'
import { factorTexts } from '../../../messages/factors.ts'
import { useMessages } from '../../../messages/use-messages.ts'
import { lazyPage } from '../../../lazy-page.ts'
import { CopyButton } from '../../../ui/copy-button.tsx'
import { linkClass } from '../../../ui/link-class.ts'

/** The drawing code is larger than this page, and rarely needed. */
const QrCode = lazyPage(async () => (await import('./qr-code.tsx')).QrCode)

type Props = {
  made: NewTotp
  onAdded: (backupCodes: string[] | null) => void
  /** A button beside the one that turns it on. */
  beside?: ReactNode
  /** Runs if the key expired, or was confirmed in another tab. */
  onExpired: () => void
}

/** Shows the key for the app, as a picture and as text, and asks for its first code. */
export function ConfirmTotp({ made, onAdded, beside, onExpired }: Props) {
  const messages = useMessages(factorTexts)
  const { id, secret, uri } = made
  const key = useRef<HTMLElement>(null)
  const scan = useRef<HTMLParagraphElement>(null)
  // The field would raise the keyboard of a phone over the picture.
  useEffect(() => scan.current?.focus(), [])
  const form = useForm({
    validators: { code: factorCode('totp') },
    async send({ code }) {
      try {
        onAdded((await api.account.confirmTotp.mutate({ id, code })).backupCodes)
      } catch (error) {
        if (readFailure(error).reason !== 'NOT_FOUND') throw error
        onExpired()
      }
    },
    fieldOf: { CODE_INVALID: 'code' },
    retypeAfter: retypedCodes,
  })
  return (
    <div className="grid gap-4">
      <p ref={scan} tabIndex={-1} className="text-sm text-quiet">
        {messages.scan}
      </p>
      <div className="aspect-square w-full max-w-60">
        <Suspense>
          <QrCode text={uri} label={messages.qr} />
        </Suspense>
      </div>
      <p className="text-sm">
        <a href={uri} className={linkClass}>
          {messages.openHere}
        </a>
      </p>
      <div className="grid gap-1">
        <p className="text-sm text-quiet">{messages.byHand}</p>
        <code
          ref={key}
          translate="no"
          aria-label={messages.secretKey}
          className="text-base select-all wrap-anywhere"
        >
          {secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}
        </code>
        <p className="mt-1 flex flex-wrap gap-3">
          <CopyButton
            text={secret}
            label={messages.copyKey}
            copied={messages.copied}
            notCopied={messages.notCopied}
            shown={key}
          />
        </p>
      </div>
      <Form state={form} submit={messages.turnOn} beside={beside}>
        <p className="text-sm text-quiet">{messages.enterCode}</p>
        <FactorCode method="totp" error={form.fieldErrors.code} />
      </Form>
    </div>
  )
}
