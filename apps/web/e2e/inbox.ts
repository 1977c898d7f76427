import type { APIRequestContext } from '@playwright/test'

type Mail = { to: string; subject: string; text: string; code: string | null }

/** The mails to one address in the dev inbox of the service, newest first. */
export async function readMails(
  request: APIRequestContext,
  address: string,
  url = '',
): Promise<Mail[]> {
  const mails: Mail[] = await (await request.get(`${url}/dev/inbox.json`)).json()
  return mails.filter(({ to }) => to === address)
}
