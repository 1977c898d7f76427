import type { FastifyReply } from 'fastify'
import { cookieNames as ownCookieNames } from '../cookie-names.ts'

/** Named as our own cookies are, so that tools on several ports of one host keep theirs apart. */
export function cookieNames(origin: string) {
  const { session } = ownCookieNames(origin)
  return { visit: `${session}-gate`, attempt: `${session}-gate-start` }
}

const termsOf = (origin: string) => ({
  httpOnly: true,
  sameSite: 'lax' as const,
  secure: origin.startsWith('https:'),
  path: '/',
})

type Cookie = { name: string; value: string; origin: string; maxAge: number }

export const setCookie = (reply: FastifyReply, { name, value, origin, maxAge }: Cookie) =>
  reply.setCookie(name, value, { ...termsOf(origin), maxAge })

export const clearCookie = (
  reply: FastifyReply,
  { name, origin }: Pick<Cookie, 'name' | 'origin'>,
) => reply.clearCookie(name, termsOf(origin))
