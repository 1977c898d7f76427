import type { AppQuestion } from '@latchkey/shared/app'

type Reply = {
  page: string
  accessToken: string | undefined
  /** Null while the page only asks which prompt to show. */
  isAgreed: boolean | null
}

/**
 * Answers the request of an app, or asks which prompt to show. The URL lies below the page's: the cookie
 * that binds the request to this browser is sent nowhere else.
 */
export async function answerAppQuestion({ page, accessToken, isAgreed }: Reply) {
  const answer = await fetch(`${page}/answer`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(accessToken !== undefined && { authorization: `Bearer ${accessToken}` }),
    },
    body: JSON.stringify({ isAgreed }),
  })
  if (!answer.ok) throw new Error(`the question was answered with ${answer.status}`)
  const question: AppQuestion = await answer.json()
  apps.set(page, Promise.resolve(nameOf(question)))
  return question
}

const apps = new Map<string, Promise<string | null>>()

const nameOf = (question: AppQuestion) => ('app' in question ? question.app : null)

/** The name of the app whose request waits at a page; null if none is known to wait there. */
export function appOf(page: string): Promise<string | null> {
  const asking =
    apps.get(page) ??
    answerAppQuestion({ page, accessToken: undefined, isAgreed: null }).then(nameOf, () => null)
  apps.set(page, asking)
  return asking
}
