import type { GateTicket } from '@latchkey/shared/app'
import type { Context } from '../context.ts'
import { gateCallbackPath } from '../apps/gate-callback.ts'
import { AppError } from '../errors.ts'
import { later } from '../clock.ts'
import { allAdmit, appsBehindGate } from '../gate/entry.ts'
import { ticketLife, writePass } from '../gate/pass.ts'
import { sessionOfRole } from '../sessions/session.statements.ts'
import type { Authenticated } from './authenticate.ts'

/**
 * Issues a ticket for a tool behind the gate. Throws NOT_FOUND if no own app has the address, FORBIDDEN
 * if its roles do not include the caller's, and RATE_LIMITED: each entry is a row of the security log.
 */
export async function issueGateTicket(
  ctx: Context & Authenticated,
  address: string,
): Promise<GateTicket> {
  const url = URL.parse(address)
  const state = url?.searchParams.get('state')
  if (url?.pathname !== gateCallbackPath || !state) throw new AppError('NOT_FOUND')
  const apps = appsBehindGate(await ctx.apps.all(), url.origin)
  const [app] = apps
  if (!app) throw new AppError('NOT_FOUND')
  if (!allAdmit(apps, ctx.user)) throw new AppError('FORBIDDEN')
  const { sessionId } = ctx.claims
  const pass = { sessionId, origin: url.origin, until: later(ctx.now, ticketLife) }
  const { id: userId, role } = ctx.user
  await ctx.charge('gateTicketsPerAccount', String(userId))
  const isEntered = await ctx.insertIf(
    { sql: sessionOfRole, values: [sessionId, role] },
    (rows) => {
      ctx.recordEvent(rows, { kind: 'app_entered', userId, detail: app.name })
      return true
    },
  )
  if (!isEntered) throw new AppError('UNAUTHENTICATED')
  url.searchParams.set('ticket', writePass(ctx.keys, { kind: 'ticket', state }, pass))
  return { address: url.href }
}
