import { links } from '../brand.ts'
import { useMessages } from '../messages/use-messages.ts'

/** The page of the ministry's register of sites, which an ICP number must link to. */
const icpRegister = 'https://beian.miit.gov.cn/'

/** The configured links at the foot of every page; empty if none are configured. */
export function Footer() {
  const messages = useMessages()
  const { home, terms, privacy, support, icp } = links
  const shown = [
    home && { url: home, text: messages.backTo(new URL(home).host) },
    terms && { url: terms, text: messages.terms, isNew: true },
    privacy && { url: privacy, text: messages.privacy, isNew: true },
    support && { url: support, text: messages.support },
    icp && { url: icpRegister, text: icp, isNew: true },
  ].filter((link) => link !== undefined && link !== '')
  if (shown.length === 0) return null
  return (
    <footer>
      <ul className="flex flex-wrap justify-center gap-x-5 text-sm text-quiet">
        {shown.map(({ url, text, isNew = false }) => (
          <li key={text}>
            <a
              href={url}
              {...(isNew && { target: '_blank', rel: 'noreferrer' })}
              className="inline-flex min-h-9 items-center underline-offset-4 hover:text-ink hover:underline"
            >
              {text}
            </a>
          </li>
        ))}
      </ul>
    </footer>
  )
}
