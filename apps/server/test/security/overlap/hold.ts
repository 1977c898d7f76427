import type { Context } from '../../../src/context.ts'
import type { EntityManager } from '@mikro-orm/sql'
import type * as RequestContext from '../../../src/http/request-context.ts'

type Hold = {
  /** The value of the header `x-hold`, which selects the held call. */
  name: string
  /** A promise that resolves once the call is right before the held write. */
  reached: Promise<void>
  open(): void
  /** The number of writes so far. */
  count(): number
}
type Gate = { before(): Promise<void> }

const gates = new Map<string, Gate>()

/** Holds the call with this name right before its write of this number, counted from 0. */
export function holdAt(number: number): Hold {
  const name = `hold-${gates.size}`
  const reached = Promise.withResolvers<void>()
  const opened = Promise.withResolvers<void>()
  let count = 0
  gates.set(name, {
    async before() {
      count += 1
      if (count !== number + 1) return
      reached.resolve()
      await opened.promise
    },
  })
  return { name, reached: reached.promise, open: opened.resolve, count: () => count }
}

/**
 * For `vi.mock` of the request context: the real module with a gate before each write of a held call.
 */
export async function holding(load: () => Promise<unknown>): Promise<typeof RequestContext> {
  const original = (await load()) as typeof RequestContext
  const contextMaker: typeof original.contextMaker = (options) => {
    const make = original.contextMaker(options)
    return (request, reply) => {
      const context = make(request, reply)
      const gate = gates.get(String(request.headers['x-hold']))
      return gate ? heldContext(context, gate) : context
    }
  }
  return { ...original, contextMaker }
}

function heldContext(context: Context, gate: Gate): Context {
  const { em: make, insertIf, insertAfter, rotateToken } = context
  let em: EntityManager | undefined
  return Object.assign(context, {
    em: () => (em ??= heldManager(make(), gate)),
    insertIf: async (...given: Parameters<typeof insertIf>) => {
      await gate.before()
      return insertIf(...given)
    },
    insertAfter: async (...given: Parameters<typeof insertAfter>) => {
      await gate.before()
      return insertAfter(...given)
    },
    rotateToken: async (...given: Parameters<typeof rotateToken>) => {
      await gate.before()
      return rotateToken(...given)
    },
  })
}

type Call = (...given: never[]) => Promise<unknown>
/** A procedure's write starts with a statement of its own or a transaction. */
const writes = ['nativeUpdate', 'nativeDelete', 'upsert', 'transactional'] as const

/** The gate also covers work without a request: commands and the purge. */
export function heldManager(em: EntityManager, gate: Gate): EntityManager {
  const fork = em.fork.bind(em)
  const connection = em.getConnection()
  const execute = connection.execute.bind(connection)
  const held = Object.assign(Object.create(connection) as typeof connection, {
    execute: after(gate, execute as Call),
  })
  const gated = (one: EntityManager, names: readonly (typeof writes)[number][]) =>
    names.map((name) => [name, after(gate, one[name].bind(one) as Call)])
  return Object.assign(
    em,
    Object.fromEntries(gated(em, ['nativeUpdate', 'nativeDelete', 'upsert'])),
    {
      getConnection: () => held,
      fork: (...given: Parameters<typeof fork>) => {
        const forked = fork(...given)
        return Object.assign(forked, Object.fromEntries(gated(forked, ['transactional'])))
      },
    },
  )
}

/** Claiming an attempt at a code precedes the comparison and decides nothing. */
const isClaim = (given: unknown[]): boolean =>
  given.some((one) => typeof one === 'object' && one !== null && 'attempts' in one)

const after =
  (gate: Gate, call: Call) =>
  async (...given: unknown[]) => {
    if (!isClaim(given)) await gate.before()
    return call(...(given as never[]))
  }
