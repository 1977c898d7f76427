import { verify } from '@latchkey/verify'

export async function GET(request: Request): Promise<Response> {
  const { LATCHKEY_URL: issuer = '', APP_URL: audience = '' } = process.env
  const verdict = await verify(request.headers, { issuer, audience })
  if (verdict.ok) return new Response(verdict.person.subject)
  const { status, challenge } = verdict.refusal
  const headers = challenge === undefined ? undefined : { 'www-authenticate': challenge }
  return new Response(null, { status, headers: new Headers(headers) })
}
