import { Readable } from 'node:stream'

/** An answer that may be longer than memory should hold: its JSON leaves piece by piece. */
export class LongAnswer {
  #pieces: () => AsyncIterable<string>
  #onEnd: () => Promise<void>

  constructor(pieces: () => AsyncIterable<string>, onEnd: () => Promise<void>) {
    this.#pieces = pieces
    this.#onEnd = onEnd
  }

  /** `onEnd` runs once, also where the caller hangs up before the first piece. */
  read(onFault: (error: unknown) => void): Readable {
    const stream = Readable.from(wrapped(this.#pieces()), { objectMode: false })
    stream.once('error', onFault)
    stream.once('close', () => void this.#onEnd().catch(onFault))
    return stream
  }
}

async function* wrapped(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  yield '{"result":{"data":'
  yield* pieces
  yield '}}'
}
