import { verify } from '@latchkey/verify'

const { ISSUER: issuer = '', AUDIENCE: audience = '' } = process.env
const cors = { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'authorization' }

export async function OPTIONS(): Promise<Response> {
  return new Response(null, { status: 204, headers: cors })
}

export async function GET(request: Request): Promise<Response> {
  const verdict = await verify(request.headers, { issuer, audience })
  if (verdict.ok) return new Response(verdict.person.subject, { headers: cors })
  const { status, challenge } = verdict.refusal
  const headers = new Headers(cors)
  if (challenge !== undefined) headers.set('www-authenticate', challenge)
  return new Response(null, { status, headers })
}
