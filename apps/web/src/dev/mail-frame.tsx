import type { ReactEventHandler } from 'react'

type Props = {
  title: string
  html: string
  /** The value never allows scripts, since no script of a mail may run. */
  sandbox: string
  onLoad?: ReactEventHandler<HTMLIFrameElement>
}

/** Shows a mail apart from the page. The frame inherits the page's policy, so it loads nothing. */
export function MailFrame({ title, html, sandbox, onLoad }: Props) {
  return (
    <iframe
      title={title}
      sandbox={sandbox}
      srcDoc={html}
      loading="lazy"
      className="mail-frame"
      onLoad={onLoad}
    />
  )
}
