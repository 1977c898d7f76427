import type { AdapterPayload } from 'oidc-provider'
import { later, seconds } from '../clock.ts'
import { keyOf } from './record-key.ts'

type NewRecord = { id: string; payload: AdapterPayload; expiresIn: number; now: Date }

export type Row = ReturnType<typeof toRow>

/** Returns the columns of a record that the engine stores. */
export function toRow(model: string, { id, payload, expiresIn, now }: NewRecord) {
  return {
    id: keyOf(model, id),
    model,
    payload: JSON.stringify(stored(model, payload, now)),
    // A request is decided anew, whatever its session had granted before.
    grantId: model === 'Interaction' ? null : (payload.grantId ?? null),
    app: payload.clientId ?? '',
    session: sessionIdOf(model, payload),
    expiresAt: later(now, seconds(expiresIn)),
  }
}

/** The table stores no id in clear, because an id is a token or a cookie's value. */
function stored(model: string, payload: AdapterPayload, now: Date): object {
  const bare = { ...payload, jti: undefined }
  if (model === 'Session') return storedSession(bare)
  if (model !== 'Interaction') return bare
  // This service judges who answers an app's request and when it was asked: the engine counts whole
  // seconds, so a sign-in earlier in the same second would count as a new one.
  const iat = Number.isInteger(payload.iat) ? now.getTime() / seconds(1) : payload.iat
  return { ...bare, iat, session: undefined, grantId: undefined }
}

/** Our session decides everything but the account and what a page of the engine must remember. */
function storedSession({ accountId, uid, state, ...others }: AdapterPayload): object {
  if (accountId === undefined) return { ...others, uid, state, authorizations: undefined }
  return {
    accountId,
    uid,
    state,
    kind: others.kind,
    iat: others.iat,
    transient: others['transient'],
  }
}

function sessionIdOf(model: string, payload: AdapterPayload): string | null {
  if (model === 'Session') return payload.accountId === undefined ? null : String(payload.uid)
  return payload.sessionUid ?? null
}
