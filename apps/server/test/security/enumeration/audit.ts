import { hours } from '../../../src/clock.ts'
import { maskAnswer, type Answer } from '../../support/raw-http.ts'
import type { Audited } from './audited.ts'
import type { Person } from './people.ts'
import { compareRanks, median } from './ranks.ts'
import { stories, type Story } from './stories.ts'

/** Answers that differ between an unknown person and another one. */
type Difference = { person: Person; step: number; nobody: string; somebody: string }
type Timing = {
  person: Person
  nobody: number
  somebody: number
  effect: number
  z: number
  tells: boolean
}
/** Answers of one kind, and their durations per person. */
export type Group = { kind: string; size: number; timings: Timing[] }
export type Finding = { path: string; differences: Difference[]; groups: Group[] }

type Options = {
  /** The least number of timed answers of each kind per person. */
  perArm: number
  paths?: readonly string[]
  stories?: Record<string, Story>
}

/**
 * z = 5 occurs once in two million runs, and a useful leak moves more than a tenth of the ranks.
 * Together they separate a leak from noise.
 */
const telling = { z: 5, effect: 0.1 }

export async function audit(audited: Audited, options: Options): Promise<Finding[]> {
  const { perArm, paths, stories: told = stories } = options
  const findings: Finding[] = []
  for (const path of paths ?? Object.keys(told)) {
    const story = told[path]
    if (!story) throw new Error(`there is no story of ${path}`)
    const walk: Walk = { path, differences: [], samples: new Map<string, Map<Person, number[]>>() }
    for (let round = 0; round < audited.rounds && smallest(walk) < perArm; round += 1) {
      // Half a day later no limit of the previous round applies.
      audited.pass(hours(24) + 1000)
      await tell(story, { audited, round, walk })
      if (walk.differences.length > 0) break
    }
    findings.push({ path, differences: walk.differences, groups: judge(walk) })
  }
  return findings
}

type Samples = Map<string, Map<Person, number[]>>
type Walk = { path: string; differences: Difference[]; samples: Samples }
type Round = { audited: Audited; round: number; walk: Walk }

/**
 * Runs all stories in parallel steps, each step in random order, so that other load affects all
 * equally.
 */
async function tell(story: Story, { audited, round, walk }: Round): Promise<void> {
  const tellers = audited.people.map((person) => ({
    person,
    steps: story(audited.who(person, round), audited),
  }))
  for (let step = 0; ; step += 1) {
    const heard = new Map<Person, Heard>()
    for (const { person, steps } of shuffled(tellers)) {
      const { value, done } = await steps.next()
      heard.set(person, done ? 'the end' : typeof value === 'number' ? value : hear(value, audited))
    }
    const nobody = heard.get('unknown')
    if (nobody === 'the end') return
    if (typeof nobody === 'number') audited.pass(nobody)
    else if (nobody) compare(heard, nobody, { walk, step })
  }
}

type Shown = { shown: string; kind: string; ms: number }
type Heard = Shown | number | 'the end'

function hear(answer: Answer, audited: Audited): Shown {
  return {
    shown: JSON.stringify(maskAnswer(answer, audited.now()), null, 2),
    kind: `${answer.status} ${String(answer.data?.['reason'] ?? 'ok')}`,
    ms: answer.ms,
  }
}

function compare(heard: Map<Person, Heard>, nobody: Shown, at: { walk: Walk; step: number }): void {
  const { samples, differences } = at.walk
  const arms = samples.get(nobody.kind) ?? new Map<Person, number[]>()
  samples.set(nobody.kind, arms)
  for (const [person, somebody] of heard) {
    if (typeof somebody !== 'object') throw new Error(`the story of ${person} is another one`)
    if (somebody.shown !== nobody.shown) {
      differences.push({ person, step: at.step, nobody: nobody.shown, somebody: somebody.shown })
    }
    const times = arms.get(person) ?? []
    times.push(somebody.ms)
    arms.set(person, times)
  }
}

/** The number of answers of the rarest kind. */
const smallest = ({ samples }: Walk): number =>
  samples.size === 0
    ? 0
    : Math.min(...[...samples.values()].map((arms) => arms.get('unknown')?.length ?? 0))

function judge({ samples }: Walk): Group[] {
  return Array.from(samples, ([kind, arms]) => {
    const nobody = arms.get('unknown') ?? []
    const others = [...arms].filter(([person]) => person !== 'unknown')
    const timings = others.map(([person, times]): Timing => {
      const { effect, z } = compareRanks(nobody, times)
      const tells = Math.abs(z) > telling.z && Math.abs(effect - 0.5) > telling.effect
      return { person, nobody: median(nobody), somebody: median(times), effect, z, tells }
    })
    return { kind, size: nobody.length, timings }
  })
}

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .toSorted((one, other) => one.at - other.at)
    .map(({ item }) => item)
}
