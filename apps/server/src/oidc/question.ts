import type { AppQuestion } from '@latchkey/shared/app'
import type { App } from '../apps/app.entity.ts'
import { isTelling } from './account.ts'
import type { Session } from '../sessions/session.entity.ts'

/** The part of the engine's interaction that determines the question. */
export type Asked = {
  iat: number
  prompt: { name: string; reasons: string[] }
  params: Record<string, unknown>
}
type Ours = Pick<Session, 'createdAt'>

type Next = Exclude<AppQuestion['status'], 'expired'>

/**
 * Decides the user's next step before an app gets its answer. The engine believes any answer of its page,
 * so this function judges freshness.
 */
export function nextStep(
  asked: Asked,
  {
    app,
    session,
    now,
    isAgreed,
  }: { app: App; session: Ours | undefined; now: Date; isAgreed: boolean },
): Next {
  if (!session) return asked.prompt.name === 'create' ? 'register' : 'sign_in'
  if (!isFreshEnough(asked, session, now)) return 'sign_in'
  if (isAgreed) return 'done'
  if (asked.prompt.name === 'select_account') return 'choose_account'
  return asked.prompt.name === 'consent' && app.kind === 'third_party' ? 'consent' : 'done'
}

function isFreshEnough({ iat, prompt, params }: Asked, { createdAt }: Ours, now: Date): boolean {
  const signedInAt = createdAt.getTime() / 1000
  if (signedInAt >= iat) return true
  if (prompt.reasons.some((reason) => demanding.has(reason))) return false
  const { max_age: maxAge } = params
  return maxAge === undefined || now.getTime() / 1000 - signedInAt <= Number(maxAge)
}

/** The app requires a new sign-in, or another account than the present one. */
const demanding = new Set(['login_prompt', 'id_token_hint', 'claims_id_token_sub_value'])

/** Returns the details of an app's request that the page shows. */
export function describeQuestion(
  status: Exclude<Next, 'done'>,
  { params }: Asked,
  app: App,
): AppQuestion {
  const loginHint = textOf(params['login_hint'])
  return {
    status,
    app: app.name,
    loginHint: loginHint === '' ? null : loginHint,
    locales: listOf(params['ui_locales']),
    scopes: listOf(params['scope']),
  }
}

/** Returns the requested scopes that reveal data to the app. */
export const scopesOf = ({ params }: Pick<Asked, 'params'>): string[] =>
  listOf(params['scope']).filter(isTelling)

const listOf = (value: unknown): string[] => textOf(value).split(' ').filter(Boolean)

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
