import type { AppQuestion } from '@latchkey/shared/app'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Provider } from 'oidc-provider'
import { agree } from '../apps/app-use.ts'
import type { App } from '../apps/app.entity.ts'
import { identify, type Authenticated } from '../auth/authenticate.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/retry.ts'
import { holdSession } from '../sessions/checked-account.ts'
import { markBrowser } from './answer-cookie.ts'
import { answerKey, proofOf } from './proof.ts'
import { Session } from '../sessions/session.entity.ts'
import { subjectOf } from '../users/subject.ts'
import { describeQuestion, nextStep, scopesOf } from './question.ts'

/** The user's answer to an app's request: yes, no, or nothing yet. */
type Reply = { isAgreed: boolean | null }

type Exchange = { provider: Provider; req: IncomingMessage; res: ServerResponse; reply: Reply }

/**
 * Answers an app's request on behalf of the caller's session, or returns the missing step. A cookie of
 * this path proves that the request belongs to the browser.
 */
export async function answerQuestion(
  ctx: Context,
  { provider, req, res, reply: { isAgreed } }: Exchange,
): Promise<AppQuestion> {
  const koa = provider.createContext(req, res)
  const uid = koa.cookies.get(provider.cookieName('interaction'), { signed: true })
  const asked = uid === undefined ? undefined : await provider.Interaction.find(uid)
  const app = (await ctx.apps.all()).find(({ id }) => id === asked?.params['client_id'])
  if (!asked || !app) return { status: 'expired' }

  const caller = await identify(ctx)
  const session = caller && (await ctx.em().findOne(Session, { id: caller.claims.sessionId }))
  const step = nextStep(asked, {
    app,
    session: session ?? undefined,
    now: ctx.now,
    isAgreed: isAgreed === true,
  })
  if (isAgreed === false) {
    asked.result = { error: 'access_denied', error_description: 'the user denied the request' }
  } else {
    if (caller?.owesFactor === true) return describeQuestion('factor_required', asked, app)
    if (step !== 'done') return describeQuestion(step, asked, app)
    const subject =
      caller && (caller.subject ?? (await subjectOf(ctx.em(), caller.user.id, ctx.flushToDisk)))
    if (!session || subject === undefined) return describeQuestion('sign_in', asked, app)
    if (asked.prompt.name === 'consent' && app.kind === 'third_party')
      await keepConsent(ctx, caller, { app, scopes: scopesOf(asked) })
    asked.result = {
      ...asked.lastSubmission,
      [asked.prompt.name]: {},
      login: { accountId: subject, ...proofOf(session) },
      [answerKey]: {
        sessionId: session.id,
        browser: markBrowser(provider, koa.cookies, asked.returnTo),
      },
    }
    // The engine would sign the former account out everywhere; without its cookie it starts a new
    // session.
    koa.cookies.set(provider.cookieName('session'), null, { path: '/', signed: true })
  }
  await asked.save(asked.exp - Math.floor(Date.now() / 1000))
  return { status: 'done', redirectTo: asked.returnTo }
}

/**
 * The consent belongs to the account that gives it, and is stored at that moment: the engine's answer
 * could serve another account, or outlive the removal of the app's access.
 */
const keepConsent = (ctx: Context, caller: Authenticated, { app, scopes }: Consent) =>
  inTransaction(ctx.em(), async (em) => {
    const { user, claims } = caller
    await agree(em, { user: user.id, app: app.id }, { scopes, now: ctx.now })
    await holdSession(em, { user, claims, clock: ctx.clock })
    ctx.recordEvent(em, { kind: 'app_allowed', userId: user.id, detail: app.name })
  })

type Consent = { app: Pick<App, 'id' | 'name'>; scopes: readonly string[] }
