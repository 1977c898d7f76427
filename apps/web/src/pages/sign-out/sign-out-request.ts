import type { SignOutRequest, SignOutVerdict } from '@latchkey/shared/app'
import { useEffect, useState } from 'react'
import { api, readFailure, type Failure } from '../../api/client.ts'
import { askUntilAnswered } from '../continue/ask-until-answered.ts'

/** The request of a program, and its preferred languages. */
export type AppRequest = { request: SignOutRequest; locales: string[] }

/** Reads the parameters that `/oauth/logout` put behind the #; null if no program sent any. */
export function readSignOutRequest(): AppRequest | null {
  const said = Object.fromEntries(new URLSearchParams(location.hash.slice(1)))
  const { idTokenHint, clientId, postLogoutRedirectUri, state, uiLocales = '' } = said
  if (idTokenHint === undefined && clientId === undefined) return null
  const request = {
    ...(idTokenHint !== undefined && { idTokenHint }),
    ...(clientId !== undefined && { clientId }),
    ...(postLogoutRedirectUri !== undefined && { postLogoutRedirectUri }),
    ...(state !== undefined && { state }),
  }
  return { request, locales: uiLocales.split(' ').filter(Boolean) }
}

type Answer = { verdict?: SignOutVerdict; failure?: Failure }

export function useSignOutVerdict(request: SignOutRequest): Answer {
  const [answer, setAnswer] = useState<Answer>({})
  useEffect(() => askUntilAnswered((signal) => judge(request, signal), setAnswer), [request])
  return answer
}

async function judge(request: SignOutRequest, signal: AbortSignal): Promise<Answer> {
  try {
    return { verdict: await api.auth.checkSignOut.mutate(request, { signal }) }
  } catch (error) {
    const failure = readFailure(error)
    return failure.reason === 'INVALID_INPUT' ? { verdict: { isAllowed: false } } : { failure }
  }
}
