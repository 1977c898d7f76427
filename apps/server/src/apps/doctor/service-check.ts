import { ask, type Answer, type Deps } from './ask.ts'
import { reach } from './reach.ts'
import { fine, notice, statusWords, wrong, type Result } from './result.ts'

export type Service = {
  publicUrl: string
  /** The ids of the keys that this database publishes. */
  keyIds: readonly string[]
}

/** Checks that PUBLIC_URL leads to this service. Returns whether any Latchkey answers there. */
export async function* checkService(
  { publicUrl, keyIds }: Service,
  deps: Deps,
): AsyncGenerator<Result, boolean> {
  const answer = yield* reach(new URL('/health', publicUrl), deps)
  if (!answer) return false
  const subject = { check: 'service', at: publicUrl } as const
  const target = redirectOf(answer, publicUrl)
  if (target) yield wrong({ ...subject, detail: target.href }, 'redirects-elsewhere')
  else if (!isHealthy(answer))
    yield wrong({ ...subject, detail: statusWords(answer) }, 'not-latchkey')
  else {
    yield judgeKeys(publicUrl, await keysAt(publicUrl, deps), keyIds)
    return true
  }
  return false
}

/** The target of a redirect, or undefined. */
export function redirectOf({ status, headers }: Answer, at: string): URL | undefined {
  const isRedirect = status >= 300 && status < 400 && headers.location !== undefined
  return (isRedirect && URL.parse(headers.location ?? '', at)) || undefined
}

const isHealthy = ({ status, body }: Answer): boolean =>
  status === 200 && /^\{"status":"ok"\}\s*$/.test(body)

async function keysAt(publicUrl: string, deps: Deps): Promise<string[]> {
  try {
    const { body } = await ask(new URL('/.well-known/jwks.json', publicUrl), deps)
    const { keys }: { keys: { kid: string }[] } = JSON.parse(body)
    return keys.map(({ kid }) => kid)
  } catch {
    return []
  }
}

function judgeKeys(at: string, found: string[], ours: readonly string[]): Result {
  const subject = { check: 'service', at } as const
  // A cache may hold the key set from before a rotation, which shares a key with today's.
  if (ours.some((id) => found.includes(id))) return fine(subject)
  return wrong({ ...subject, detail: found.join(', ') }, 'other-latchkey')
}

const asked = ['content-type', 'authorization']

/**
 * Sends the preflight that a browser sends before a page of this origin calls (CORS of the Fetch
 * standard).
 */
export async function checkPreflight(
  origin: string,
  publicUrl: string,
  deps: Deps,
): Promise<Result> {
  const headers = {
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': asked.join(','),
  }
  const url = new URL('/trpc/auth.refresh', publicUrl)
  const subject = { check: 'preflight', at: origin } as const
  const answer = await ask(url, deps, { method: 'OPTIONS', headers }).catch(() => undefined)
  if (!answer) return wrong(subject, 'preflight-refused')
  const allowed = listOf(answer.headers['access-control-allow-origin'])
  const [all, said] = [allowed.join(', '), statusWords(answer)]
  const detail = {
    en: `${said.en}, allowed: ${all || 'none'}`,
    zh: `${said.zh}，允许的源：${all || '无'}`,
  }
  if (allowed.length > 1) return wrong({ ...subject, detail }, 'preflight-twice')
  const names = listOf(answer.headers['access-control-allow-headers']?.toLowerCase())
  const isAllowed =
    answer.status < 300 &&
    allowed[0] === origin &&
    answer.headers['access-control-allow-credentials'] === 'true' &&
    asked.every((name) => names.includes(name))
  return isAllowed ? fine(subject) : wrong({ ...subject, detail }, 'preflight-refused')
}

const listOf = (header = ''): string[] => header.split(',').flatMap((part) => part.trim() || [])

export const publicUrlUnset = (at: string): Result =>
  notice({ check: 'service', at }, 'public-url-unset')
