// An API that must learn of bans at once, written from the README alone.
import { createVerifier } from '@latchkey/verify/feed'

const [issuer = '', audience = '', appId = '', secret = ''] = process.argv.slice(2)
const feed = { appId, secret, whenAway: 'refuse' } as const
const verifier = createVerifier({ issuer, audience, feed })
const verdict = await verifier.verify({})
console.log(verdict.ok ? verdict.person.subject : verdict.refusal.reason)
verifier.close()
