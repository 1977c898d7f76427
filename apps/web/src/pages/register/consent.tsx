import { links } from '../../brand.ts'
import { codeFlow } from '../../messages/code-flow.ts'
import { Gap } from '../../messages/gap.tsx'
import { useMessages } from '../../messages/use-messages.ts'
import { linkClass } from '../../ui/link-class.ts'

/** The terms that a new account agrees to, if the operator has configured them. */
export function Consent() {
  const messages = useMessages()
  const flowMessages = useMessages(codeFlow)
  const { terms, privacy } = links
  const agreed = [
    terms && { url: terms, text: messages.terms },
    privacy && { url: privacy, text: messages.privacy },
  ].filter((link) => link !== undefined && link !== '')
  if (agreed.length === 0) return null
  return (
    <p className="text-sm text-quiet">
      <span>{flowMessages.consent}</span>
      <Gap />
      {agreed.map(({ url, text }, at) => (
        <span key={text}>
          {at > 0 && <span>{flowMessages.consentAnd}</span>}
          <a href={url} target="_blank" rel="noreferrer" className={linkClass}>
            {text}
          </a>
        </span>
      ))}
      <span>{flowMessages.consentEnd}</span>
    </p>
  )
}
