import { ZxcvbnFactory, type MatchExtended } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common'
import { dictionary as english } from '@zxcvbn-ts/language-en'
import type { Advice, Estimate } from './strength.ts'

// Only word lists recognise "password1". Compressed they are 0.8 MB, eight times the sign-in page, so
// they are a chunk of their own that loads when a user begins to type a new password.
const zxcvbn = new ZxcvbnFactory({
  dictionary: { ...common, ...english },
  graphs: adjacencyGraphs,
})

// The time of an estimate grows with the length, and a password of this length is never weak.
const longest = 64

const adviceOf: Record<string, Advice> = {
  dictionary: 'word',
  wordSequence: 'word',
  spatial: 'keyboard',
  repeat: 'repeat',
  sequence: 'sequence',
  date: 'date',
  regex: 'date',
}

/** Rates the resistance to guessing; `own` are words about the owner that attackers know. */
export function estimate(password: string, own: string[]): Estimate {
  const { score, sequence } = zxcvbn.check(password.slice(0, longest), own)
  if (score > 2) return { score, advice: null }
  const [weakest] = sequence.toSorted((one, other) => other.token.length - one.token.length)
  return { score, advice: weakest ? advise(weakest) : 'longer' }
}

function advise(match: MatchExtended): Advice {
  const dictionary = 'dictionaryName' in match ? String(match['dictionaryName']) : ''
  if (dictionary.startsWith('userInputs')) return 'own'
  if (dictionary.startsWith('passwords')) return 'common'
  return adviceOf[match.pattern] ?? 'longer'
}
