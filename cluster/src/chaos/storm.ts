import { setTimeout as sleep } from 'node:timers/promises'
import type { Cluster } from '../cluster.ts'
import type { Engine } from '../parts/engine.ts'
import { audit, type Audit } from './audit.ts'
import { createBrowser } from './browser.ts'
import { faults, type Fault } from './faults.ts'
import { createHistory, type History } from './history.ts'
import { probeLimit } from './limit-probe.ts'
import { liveFully, liveOn, renewAlways } from './person.ts'
import { measure, worst, type Measured } from './measure.ts'
import { expectOneWriter } from './proofs.ts'
import { liveAdopted } from './adopted-person.ts'
import { liveWithFactor } from './factor-person.ts'
import { liveThroughGate } from './gate-person.ts'
import { startTool, type Tool } from './tool.ts'
import { liveWithTool } from './tool-person.ts'
import type { World } from './world.ts'

/** Milliseconds, and the number of people. */
export type Scale = {
  people: number
  broken: number
  calm: number
  mailPatience: number
  /** Every fault happens once, and then again until this time is over. */
  atLeast?: number
  /** A part of the names of the faults to run; by default all run. */
  only?: string
}

export const full: Scale = { people: 10, broken: 5000, calm: 5000, mailPatience: 60_000 }
export const short: Scale = { people: 6, broken: 1000, calm: 1000, mailPatience: 15_000 }

export type Outcome = {
  engine: Engine
  tool: Tool
  history: History
  measured: Measured[]
  audit: Audit
}

/** Kills the parts in turn while users are active, then verifies every promise. */
export async function runStorm(
  cluster: Cluster,
  scale: Scale,
  say: (line: string) => void,
): Promise<Outcome> {
  const history = createHistory()
  let isOver = false
  const { mailPatience } = scale
  await using tool = await startTool(cluster)
  const world: World = { cluster, history, tool, mailPatience, isOver: () => isOver }
  const special = [liveWithFactor, liveWithTool, liveThroughGate, liveAdopted]
  const others = Array.from({ length: scale.people - special.length }, () => liveFully)
  const people = [...special, ...others].map((life) => liveOn(world, life))
  const pulse = [feelPulse(world), liveOn(world, renewAlways)]
  const measured: Measured[] = []

  async function during(name: string, happen: () => Promise<void>) {
    say(`${name} …`)
    history.begin(name)
    const began = performance.now()
    const probe = probeLimit(world)
    await happen()
    await sleep(scale.calm)
    await expectOneWriter(world, name)
    measured.push(measure(name, history.calls, { began, ended: performance.now() }))
    await probe
  }

  // Waits for the first accounts.
  while (history.accounts.length < scale.people) await sleep(50)
  await during('nothing', () => sleep(scale.broken))
  const until = Date.now() + (scale.atLeast ?? 0)
  const goesOn = (round: number) => round === 0 || Date.now() < until
  for (let round = 0; goesOn(round); round += 1)
    for (const { name, strike } of possible(cluster, scale))
      if (goesOn(round)) await during(name, () => strike(cluster, scale.broken))
  isOver = true
  await Promise.all([...people, ...pulse])
  say('looking up every promise …')
  history.begin('looked up')
  const rows = [...Map.groupBy(measured, ({ name }) => name).values()].map(worst)
  return { engine: cluster.engine, tool, history, measured: rows, audit: await audit(world) }
}

/** Returns the faults that this cluster can suffer. */
export const possible = (
  { nodes, isOlder }: Cluster,
  { only = '' }: Pick<Scale, 'only'> = {},
): Fault[] =>
  faults
    .filter(({ needsOwn }) => !needsOwn || nodes.every(({ place }) => place.own))
    .filter(({ needsOlder }) => !needsOlder || isOlder())
    .filter(({ name }) => name.includes(only))

/** Sends a read every 50 ms, whatever the outcome of the previous one. */
async function feelPulse(world: World): Promise<void> {
  const { cluster, history } = world
  const browser = createBrowser(cluster.url)
  const beats: Promise<unknown>[] = []
  while (!world.isOver()) {
    const beat = history.call('read', () =>
      browser.api.auth.codeStatus.query({ challengeId: 'a'.repeat(22) }),
    )
    beats.push(beat.catch(() => {}))
    await sleep(50)
  }
  await Promise.all(beats)
}
