import type { FastifyReply } from 'fastify'
import type { Brand } from '../brand/brand.ts'
import { plainPagePolicy } from '../brand/plain-page.ts'

/** Sends a page that the server itself wrote, under the policy of its style. */
export const sendPlainPage = (
  reply: FastifyReply,
  { page, brand }: { page: string; brand: Brand },
) =>
  reply
    .type('text/html; charset=utf-8')
    .header('content-security-policy', plainPagePolicy(brand))
    .send(page)
