import type { FastifyInstance } from 'fastify'
import type { Served } from './other-paths.ts'

type Options = Served & { publicUrl: () => string }

/** Serves the API document. Nothing of it is loaded or built before somebody asks. */
export function serveApiDocument(app: FastifyInstance, options: Options): void {
  let built: Buffer | undefined

  async function build(): Promise<Buffer> {
    const { describeApi } = await import('./document.ts')
    const document = describeApi({ ...options, publicUrl: options.publicUrl() })
    return Buffer.from(JSON.stringify(document))
  }

  app.get('/openapi.json', async (_request, reply) => {
    built ??= await build()
    return (
      reply
        .type('application/json; charset=utf-8')
        // Viewers and generators of other origins read it too: it holds no secret.
        .header('access-control-allow-origin', '*')
        .header('cross-origin-resource-policy', 'cross-origin')
        .send(built)
    )
  })
}
