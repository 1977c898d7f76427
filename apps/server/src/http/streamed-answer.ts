import { Readable } from 'node:stream'

/** An answer too long for memory: its JSON is streamed piece by piece. */
export class LongAnswer {
  #pieces: () => AsyncIterable<string>
  #onEnd: () => Promise<void>

  constructor(pieces: () => AsyncIterable<string>, onEnd: () => Promise<void>) {
    this.#pieces = pieces
    this.#onEnd = onEnd
  }

  /**
   * `onEnd` runs once, before the last piece is sent, even if the caller disconnects before the first.
   */
  read(onError: (error: unknown) => void): Readable {
    let ended: Promise<void> | undefined
    const end = () => (ended ??= this.#onEnd().catch(onError))
    const stream = Readable.from(wrapped(this.#pieces(), end), { objectMode: false })
    stream.once('error', onError)
    stream.once('close', () => void end())
    return stream
  }
}

async function* wrapped(
  pieces: AsyncIterable<string>,
  end: () => Promise<void>,
): AsyncGenerator<string> {
  yield '{"result":{"data":'
  yield* pieces
  // A caller that has received the whole answer may ask again at once.
  await end()
  yield '}}'
}
