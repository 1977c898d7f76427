import type { FastifyInstance } from 'fastify'
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { openToAll, varyBy } from '../cross-origin.ts'
import type { Served } from './other-paths.ts'

/** The highest compression takes ten times as long to save a tenth more. */
const quick = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }

type Options = Served & { publicUrl: () => string }

/** Serves the API document. It is loaded, built and compressed on the first request. */
export function serveApiDocument(app: FastifyInstance, options: Options): void {
  let building: ReturnType<typeof build> | undefined

  async function build() {
    const { describeApi } = await import('./document.ts')
    const document = describeApi({ ...options, publicUrl: options.publicUrl() })
    const plain = Buffer.from(JSON.stringify(document))
    const [br, gzipped] = await Promise.all([
      promisify(brotliCompress)(plain, quick),
      promisify(gzip)(plain),
    ])
    const mark = createHash('sha256').update(plain).digest('base64url').slice(0, 22)
    return { mark, plain, br, gzip: gzipped }
  }

  app.get('/openapi.json', async ({ headers }, reply) => {
    building ??= build()
    const built = await building.catch((error: unknown) => {
      building = undefined
      throw error
    })
    const coding = codingFor(headers['accept-encoding'])
    const etag = `"${built.mark}${coding ? `-${coding}` : ''}"`
    varyBy(reply, 'accept-encoding')
    openToAll(reply)
      .type('application/json; charset=utf-8')
      .header('cache-control', 'no-cache')
      .header('etag', etag)
    if (headers['if-none-match']?.includes(etag)) return reply.status(304).send()
    if (coding) void reply.header('content-encoding', coding)
    return reply.send(built[coding ?? 'plain'])
  })
}

/** The shortest coding that a caller accepts (RFC 9110 §12.5.3); `q=0` refuses one. */
function codingFor(accepted = ''): 'br' | 'gzip' | undefined {
  const accepts = (coding: string) =>
    accepted.split(',').some((one) => {
      const [name, ...terms] = one
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/)
      return name === coding && !terms.some((term) => /^q=0(\.0*)?$/.test(term))
    })
  return (['br', 'gzip'] as const).find(accepts)
}
