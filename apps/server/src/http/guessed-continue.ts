import type { FastifyInstance } from 'fastify'
import { sparsely } from '../log/sparsely.ts'

/** The names that other services give to `continue`. */
const guesses = ['next', 'redirect', 'redirect_uri', 'redirect_to', 'return_to', 'returnTo']
const pages = /^\/(?:login|register|forgot-password|logout)\?/

/** The developer of an app reads in the log that a page ignores an address under another name. */
export function watchGuessedContinues(app: FastifyInstance): void {
  const writers = new Map(guesses.map((guess) => [guess, sparsely()]))
  app.addHook('onRequest', ({ url }, _reply, done) => {
    if (pages.test(url)) {
      const given = new URLSearchParams(url.slice(url.indexOf('?')))
      const guess = given.has('continue') ? undefined : guesses.find((name) => given.has(name))
      if (guess !== undefined)
        writers.get(guess)?.(() =>
          app.log.warn(
            { page: url.slice(0, url.indexOf('?')) },
            `a page was opened with ${guess}=, which it ignores: the address to go on to is continue=`,
          ),
        )
    }
    done()
  })
}
