import type { AppRouter } from '@latchkey/server/router'
import { QueryClient } from '@tanstack/react-query'
import { createTRPCReact } from '@trpc/react-query'
import { links } from '../../api/client.ts'

export const trpc = createTRPCReact<AppRouter>()

export const trpcClient = trpc.createClient({ links })

export function createQueries(): QueryClient {
  // The typed client already repeats calls that are safe to send twice.
  return new QueryClient({ defaultOptions: { queries: { retry: 0 }, mutations: { retry: 0 } } })
}
