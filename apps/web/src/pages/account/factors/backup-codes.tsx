import { useEffect, useRef, useState } from 'react'
import { brand } from '../../../brand.ts'
import { factorTexts } from '../../../messages/factors.ts'
import { useDates } from '../../../messages/dates.ts'
import { useMessages } from '../../../messages/use-messages.ts'
import { Button } from '../../../ui/button.tsx'
import { CopyButton } from '../../../ui/copy-button.tsx'
import { saveFile } from '../save-file.ts'

type Props = {
  codes: string[]
  username: string
  /** The level of the heading below which the codes stand. */
  heading?: 'h2' | 'h4'
  done: () => void
}

/** Shows backup codes, this once. The printed page and the file contain nothing else. */
export function BackupCodes({ codes, username, heading: Heading = 'h4', done }: Props) {
  const messages = useMessages(factorTexts)
  const { day } = useDates()
  const heading = useRef<HTMLHeadingElement>(null)
  const list = useRef<HTMLUListElement>(null)
  // The user's action is complete, and this heading announces its result.
  useEffect(() => heading.current?.focus(), [])
  const title = messages.codesOf(username, brand.name)
  const [madeAt] = useState(() => new Date())
  const time = day(madeAt)

  function download(): void {
    const text = [title, messages.madeOn(time), '', ...codes, ''].join('\r\n')
    saveFile(`${messages.downloadName}-${username}.txt`, { type: 'text/plain', text })
  }

  return (
    <div className="grid gap-4">
      <div className="printed grid gap-3">
        <Heading ref={heading} tabIndex={-1} className="font-semibold">
          {messages.keepCodes}
        </Heading>
        <p className="text-sm text-quiet">{messages.keepCodesIntro}</p>
        <p className="hidden print:block">{title}</p>
        <p className="hidden print:block">{messages.madeOn(time)}</p>
        <ul
          ref={list}
          translate="no"
          className="grid grid-cols-2 gap-x-6 gap-y-1.5 rounded-lg border border-edge bg-ground px-4 py-3 font-mono text-sm tabular-nums"
        >
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
      </div>
      <div className="flex flex-wrap gap-3">
        <Button variant="plain" onClick={download}>
          {messages.download}
        </Button>
        <Button variant="plain" onClick={() => print()}>
          {messages.print}
        </Button>
        <CopyButton
          text={codes.join('\n')}
          label={messages.copy}
          copied={messages.copied}
          notCopied={messages.notCopied}
          shown={list}
        />
      </div>
      <div
        className={Heading === 'h4' ? 'grid sm:justify-items-start sm:[&>button]:w-auto' : 'grid'}
      >
        <Button onClick={done}>{messages.kept}</Button>
      </div>
    </div>
  )
}
