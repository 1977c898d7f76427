import type { DataExport } from '@latchkey/shared/account'
import type { SecurityEvent as SecurityEventDto } from '@latchkey/shared/security-event'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { findUsedApps } from '../apps/app-use.ts'
import { eventsBefore, eventsPerPage } from '../audit/event.statements.ts'
import { ask } from '../database/ask.ts'
import { toDate } from '../database/time.ts'
import { toUserDto, type User } from '../users/user.entity.ts'
import type { Context } from '../context.ts'
import type { EntityManager } from '@mikro-orm/sql'
import { AppError } from '../errors.ts'
import { LongAnswer } from '../http/streamed-answer.ts'
import { Avatar } from '../users/avatar.entity.ts'
import { listFactors } from '../factors/factors.ts'
import { findDevices } from './devices.ts'

/** Seconds after which the next export may begin even if the one before never reported its end. */
const longest = 600

type Requester = Context & { user: { id: number }; claims: { sessionId: string } }

/** Allows one export at a time per account. Throws RATE_LIMITED. */
export async function exportAccount(ctx: Requester, user: User): Promise<DataExport> {
  const turn = `export:${user.id}`
  if (!(await ctx.limits.cooldown(turn, longest))) {
    throw new AppError('RATE_LIMITED', { retryAfterSeconds: 10 })
  }
  const end = () => ctx.limits.clearCooldown(turn)
  try {
    await ctx.charge('exportsPerAccount', String(user.id))
    const head = await readHead(ctx, user)
    const answer: unknown = new LongAnswer(() => pieces(ctx.em(), head, user.id), end)
    // The streamed JSON has the shape of a DataExport, so callers receive one.
    return answer as DataExport
  } catch (error) {
    await end()
    throw error
  }
}

async function readHead(ctx: Requester, user: User): Promise<Omit<DataExport, 'securityEvents'>> {
  const em = ctx.em()
  const avatar = await em.findOne(Avatar, { user: user.id })
  return {
    profile: toUserDto(user, ctx.publicUrl),
    avatar: avatar && { type: avatar.type, base64: Buffer.from(avatar.bytes).toString('base64') },
    sessions: await findDevices(em, ctx),
    apps: await findUsedApps(em, user.id),
    secondFactors: await listFactors(em, user, ctx),
  }
}

async function* pieces(em: EntityManager, head: object, userId: number): AsyncGenerator<string> {
  yield `${JSON.stringify(head).slice(0, -1)},"securityEvents":[`
  let separator = ''
  for await (const events of readEvents(em, userId)) {
    yield separator + events.map((event) => JSON.stringify(event)).join(',')
    separator = ','
  }
  yield ']}'
}

/**
 * Yields the newest events first, as rows instead of entities. It reads a page only once the last one
 * was consumed.
 */
async function* readEvents(em: EntityManager, userId: number): AsyncGenerator<SecurityEventDto[]> {
  let [at, id] = [new Date('9000-01-01'), 0]
  for (;;) {
    const rows = await ask(em, eventsBefore, userId, at, at, id)
    const last = rows.at(-1)
    if (!last) return
    yield rows.map((row) => ({
      at: toDate(row.at).toISOString(),
      kind: row.kind,
      detail: row.detail,
      ip: row.ip,
      userAgent: row.user_agent,
    }))
    if (rows.length < eventsPerPage) return
    ;[at, id] = [toDate(last.at), last.id]
    // SQLite queries block the event loop: give other requests a turn between pages.
    await nextTurn()
  }
}
