import type { FastifyReply } from 'fastify'
import { cookieNames } from '../cookie-names.ts'

type Names = { visit: string; attempt: string }

/**
 * Names the cookies at a tool like our own, so that tools on several ports of one host keep theirs apart.
 * The names are cached by origin: every request needs them, and apps are few.
 */
export function cookieNamer(): (origin: string) => Names {
  const known = new Map<string, Names>()
  return (origin) => {
    const before = known.get(origin)
    if (before) return before
    const { session } = cookieNames(origin)
    const names = { visit: `${session}-gate`, attempt: `${session}-gate-start` }
    known.set(origin, names)
    return names
  }
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
