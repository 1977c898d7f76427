import { ConstraintViolationException } from '@mikro-orm/core'
import type { EntityManager } from '@mikro-orm/sql'
import { errors, type Grant, type KoaContextWithOIDC } from 'oidc-provider'
import { asRecord } from '@latchkey/shared/record'
import type { App } from '../apps/app.entity.ts'
import { mayEnter } from '../apps/may-enter.ts'
import { randomId } from '../random-id.ts'
import { User } from '../users/user.entity.ts'
import { isMarked } from './answer-cookie.ts'
import { AppSession } from '../sessions/app-session.entity.ts'
import type { EngineDeps } from './engine.ts'
import { grantIdOf } from './grant-id.ts'
import { answerKey } from './proof.ts'

type Deps = Pick<EngineDeps, 'clock' | 'findLiveSession' | 'contextOf'> & {
  em: EntityManager
  app: App
}

/**
 * Grants what an app asks for, in the name of our session. The engine's session gets the id of ours
 * here, before any code is made, so that every code and token names it and dies with it.
 */
export async function grantHere(ctx: KoaContextWithOIDC, deps: Deps): Promise<Grant | undefined> {
  const { em, clock, findLiveSession, app } = deps
  const { session, account, provider } = ctx.oidc
  if (!session || !account) return undefined
  const answer = asRecord(ctx.oidc.result)
  const { sessionId = session.uid, browser } = asRecord(answer[answerKey])
  if (typeof sessionId !== 'string') return undefined
  if (ctx.oidc.result && !isMarked(ctx, browser))
    throw new errors.LoginRequired('another browser answered')
  const own = em.fork()
  const ours = await findLiveSession(sessionId, clock())
  const isOurs = ours && (await own.count(User, { id: ours.user.id, subject: account.accountId }))
  if (!ours || !isOurs) throw new errors.LoginRequired('the session has ended')
  if (!mayEnter(app, ours.user))
    throw new errors.AccessDenied('the role of this account may not enter')
  session.uid = sessionId
  const id = grantIdOf(sessionId, app.id)
  const existing = await provider.Grant.find(id)
  const needsConsent = app.kind === 'third_party' && !answer['consent']
  if (needsConsent && !existing) {
    session.authorizations = undefined
    return undefined
  }
  const { sid, isNew } = await noteAppSession(own, { sessionId, appId: app.id, now: clock() })
  if (isNew) {
    const event = { kind: 'app_entered', userId: ours.user.id, detail: app.name } as const
    await deps.contextOf(ctx.req)?.recordNow(event)
  }
  session.authorizations = { [app.id]: { sid, grantId: id } }
  // The engine asks for what is missing in it.
  if (needsConsent) return existing
  const terms = { accountId: account.accountId, clientId: app.id, jti: id }
  const grant = existing ?? new provider.Grant(terms)
  grant.addOIDCScope([...ctx.oidc.requestParamOIDCScopes].join(' '))
  await grant.save()
  return grant
}

type Noted = { sessionId: string; appId: string; now: Date }

/** One `sid` for each app in a session, whichever browser tab comes first. */
export async function noteAppSession(em: EntityManager, { sessionId, appId, now }: Noted) {
  const key = { session: sessionId, app: appId }
  const found = await em.findOne(AppSession, key)
  if (found) return { sid: found.sid, isNew: false }
  const row = { ...key, sid: randomId(), createdAt: now }
  const adding = em.fork()
  adding.create(AppSession, row)
  await adding.flush().catch((error: unknown) => {
    // Another tab was first, or the session ended meanwhile.
    if (!(error instanceof ConstraintViolationException)) throw error
  })
  const noted = await em.fork().findOne(AppSession, key)
  if (!noted) throw new errors.LoginRequired('the session has ended')
  return { sid: noted.sid, isNew: noted.sid === row.sid }
}
