import { setTimeout as sleep } from 'node:timers/promises'
import type { Cluster } from '../cluster.ts'
import { audit, type Audit } from './audit.ts'
import { createBrowser } from './browser.ts'
import { faults } from './faults.ts'
import { createLedger, type Ledger } from './ledger.ts'
import { probeLimit } from './limit-probe.ts'
import { liveFully, liveOn, renewAlways } from './person.ts'
import { measure, type Measured } from './measure.ts'
import { expectOneWriter } from './proofs.ts'
import type { World } from './world.ts'

/** Milliseconds, and the number of people. */
export type Scale = { people: number; broken: number; calm: number; mailPatience: number }

export const full: Scale = { people: 8, broken: 5000, calm: 5000, mailPatience: 60_000 }
export const short: Scale = { people: 4, broken: 1000, calm: 1000, mailPatience: 15_000 }

export type Outcome = { ledger: Ledger; measured: Measured[]; audit: Audit }

/** Kills the parts in turn while people use the service, then verifies every promise. */
export async function runStorm(
  cluster: Cluster,
  scale: Scale,
  say: (line: string) => void,
): Promise<Outcome> {
  const ledger = createLedger()
  let isOver = false
  const { mailPatience } = scale
  const world: World = { cluster, ledger, mailPatience, isOver: () => isOver }
  const people = Array.from({ length: scale.people }, () => liveOn(world, liveFully))
  const pulse = [feelPulse(world), liveOn(world, renewAlways)]
  const measured: Measured[] = []

  async function during(name: string, happen: () => Promise<void>) {
    say(`${name} …`)
    const began = performance.now()
    const probe = probeLimit(world)
    await happen()
    await sleep(scale.calm)
    await expectOneWriter(world, name)
    measured.push(measure(name, ledger.calls, { began, ended: performance.now() }))
    await probe
  }

  // Waits for the first accounts.
  while (ledger.accounts.length < scale.people) await sleep(50)
  await during('nothing', () => sleep(scale.broken))
  for (const { name, strike } of faults) await during(name, () => strike(cluster, scale.broken))
  isOver = true
  await Promise.all([...people, ...pulse])
  say('looking up every promise …')
  return { ledger, measured, audit: await audit(world) }
}

/** Sends a read every 50 ms, whatever happened to the one before. */
async function feelPulse(world: World): Promise<void> {
  const { cluster, ledger } = world
  const browser = createBrowser(cluster.url)
  const beats: Promise<unknown>[] = []
  while (!world.isOver()) {
    const beat = ledger.call('read', () =>
      browser.api.auth.codeStatus.query({ challengeId: 'a'.repeat(22) }),
    )
    beats.push(beat.catch(() => {}))
    await sleep(50)
  }
  await Promise.all(beats)
}
