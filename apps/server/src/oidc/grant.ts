import { errors, type Grant, type KoaContextWithOIDC } from 'oidc-provider'
import { asRecord } from '@latchkey/shared/record'
import type { App } from '../apps/app.entity.ts'
import { mayEnter } from '../apps/may-enter.ts'
import { isTelling } from './account.ts'
import { isMarked } from './answer-cookie.ts'
import type { CallSessions } from './call-sessions.ts'
import type { EngineDeps } from './engine.ts'
import type { EnterApp } from './enter-app.ts'
import { grantIdOf } from './grant-id.ts'
import { answerKey } from './proof.ts'

type Deps = Pick<EngineDeps, 'clock' | 'contextOf' | 'wakeLogouts'> & {
  sessions: CallSessions
  enterApp: EnterApp
  app: App
}

/**
 * Grants what an app requests, on behalf of our session. The engine's session gets the id of ours before
 * any code is issued, so that every code and token refers to it and ends with it. If nothing is granted,
 * the engine asks for consent.
 */
export async function grantHere(ctx: KoaContextWithOIDC, deps: Deps): Promise<Grant | undefined> {
  const { enterApp, clock, sessions, app } = deps
  const { session, account, provider } = ctx.oidc
  if (!session || !account) return undefined
  const answer = asRecord(ctx.oidc.result)
  const { sessionId = session.uid, browser } = asRecord(answer[answerKey])
  if (typeof sessionId !== 'string') return undefined
  if (ctx.oidc.result && !isMarked(ctx, browser))
    throw new errors.LoginRequired('another browser answered')
  const ours = await sessions.find(sessionId)
  if (ours?.subject !== account.accountId) throw new errors.LoginRequired('the session has ended')
  if (ours.owesFactor) throw new errors.LoginRequired('a second factor must be set up first')
  if (!mayEnter(app, ours.user))
    throw new errors.AccessDenied('this role may not sign in to the app')
  session.uid = sessionId
  // These may belong to another session of this browser.
  session.authorizations = undefined
  if (app.kind === 'third_party' && ctx.oidc.promptPending('consent')) return undefined
  const asked = [...ctx.oidc.requestParamOIDCScopes]
  const entered = await enterApp({
    session: ours,
    app,
    asked: asked.filter(isTelling),
    now: clock(),
    onFirst(rows) {
      const event = { kind: 'app_entered', userId: ours.user.id, detail: app.name } as const
      deps.contextOf(ctx.req)?.recordEvent(rows, event)
      // While no app awaits a notice, the outbox polls seldom.
      deps.wakeLogouts()
    },
  })
  if (!entered) return undefined
  const id = grantIdOf({ session: sessionId, ...entered })
  session.authorizations = { [app.id]: { sid: entered.sid, grantId: id } }
  const values = { accountId: account.accountId, clientId: app.id, jti: id }
  const grant = new provider.Grant(values)
  grant.addOIDCScope(asked.join(' '))
  return grant
}
