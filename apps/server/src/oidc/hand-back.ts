import type { Provider } from 'oidc-provider'
import type { EngineDeps } from './engine.ts'

/**
 * Hands calls back whose errors this service knows, unanswered: the engine takes each of them for a bug of
 * its own and answers 500, also while the database only changes its writer.
 */
export function handFailedBack(
  provider: Provider,
  handBack: EngineDeps['handBack'],
  tellBug: (error: unknown) => void,
): void {
  const isBack = new WeakSet<object>()

  function tryHandBack(req: Parameters<typeof handBack>[0], error: unknown): boolean {
    if (!handBack(req, error)) return false
    isBack.add(req)
    return true
  }

  provider.on('server_error', ({ req }, error) => {
    if (!tryHandBack(req, error)) tellBug(error)
  })
  provider.use(async (ctx, next) => {
    try {
      await next()
    } catch (error) {
      // The engine stores its session once more after its own handlers of errors.
      if (!tryHandBack(ctx.req, error)) throw error
    }
    // Koa sends an answer only now.
    if (isBack.has(ctx.req)) ctx.respond = false
  })
}
