import { hours, later, type Clock } from '../clock.ts'
import type { Log } from '../log/log.ts'
import { backoff } from '../outbox/backoff.ts'
import type { Carrier, DeliveryResult } from '../outbox/carrier.ts'
import type { SigningKeys } from '../signing/signing-keys.ts'
import { NotDelivered, type Post } from '../webhooks/post.ts'
import type { LogoutMeters } from './meters.ts'
import { LogoutDelivery } from './logout-delivery.entity.ts'
import { signLogoutToken } from './logout-token.ts'

export type CarrierDeps = {
  signingKeys: SigningKeys
  publicUrl: () => string
  post: Post
  clock: Clock
  log: Log
  meters: LogoutMeters
}

/** The longest wait between two tries. */
const longestBackoff = hours(1)

type Told = Pick<LogoutDelivery, 'status' | 'fault'>

/** Posts logout tokens to apps. An app may receive one twice, and finds the session already ended. */
export function createLogoutCarrier(deps: CarrierDeps): Carrier<LogoutDelivery> {
  const { signingKeys, publicUrl, post, clock, log, meters } = deps

  async function deliver(delivery: LogoutDelivery): Promise<DeliveryResult<LogoutDelivery>> {
    const { app, attempts } = delivery
    const { backchannelLogoutUri: address } = app
    if (address == null)
      return { state: 'refused', fault: 'the app has no address for it any more' }
    const token = await signLogoutToken(delivery, {
      signingKeys,
      issuer: publicUrl(),
      now: clock(),
    })
    const told = await send(address, token)
    if (told.fault == null) return { ...told, state: 'sent' }
    log.warn({ app: app.id, ...told }, 'an app could not be told that a session ended')
    const now = clock()
    return { ...told, changedAt: now, nextTryAt: later(now, backoff(attempts, longestBackoff)) }
  }

  async function send(address: string, token: string): Promise<Told> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const body = new URLSearchParams({ logout_token: token }).toString()
    try {
      const { status } = await post(address, { headers, body })
      return { status, fault: status >= 200 && status < 300 ? null : `status ${status}` }
    } catch (error) {
      if (error instanceof NotDelivered) return { status: null, fault: error.message }
      throw error
    }
  }

  return {
    entity: LogoutDelivery,
    label: ({ id }) => ({ logout: String(id) }),
    load: (own, lease) => own.find(LogoutDelivery, { lease }, { populate: ['app'] }),
    deliver,
    onSent: async () => {},
    onRecorded: (_row, outcome) =>
      meters.logoutDelivery(outcome === 'queued' ? 'delayed' : outcome),
    trace: (_row, work) => work(),
    close() {},
  }
}
