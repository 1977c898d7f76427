import { use } from 'react'
import { appOf } from '../../api/app-question.ts'
import { continueTexts } from '../../messages/continue.ts'
import { useMessages } from '../../messages/use-messages.ts'
import type { ContinueStep } from '../continue/destination.tsx'

/** Names the app whose request waits at a page. */
export function AppNotice({ page, step }: { page: string; step: ContinueStep }) {
  const messages = useMessages(continueTexts)
  const app = use(appOf(page))
  return (
    app !== null && <p className="wrap-anywhere text-quiet">{messages.continueTo[step](app)}</p>
  )
}
