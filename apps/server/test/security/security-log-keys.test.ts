import { expect, test } from 'vitest'
import { deriveKeys } from '../../src/keys.ts'
import { openLog, secret } from '../support/security-log.ts'

const fresh = 'a fresh secret of 32 bytes and then some 9876543210'
const [old, both, onlyNew] = [deriveKeys(secret), deriveKeys(fresh, secret), deriveKeys(fresh)]

/** Three rows before a rotation of SECRET_KEY, two after it, and two after the old value was removed. */
async function rotatedLog() {
  const log = await openLog()
  for (const [under, count] of [
    [old, 3],
    [both, 2],
    [onlyNew, 2],
  ] as const) {
    // oxlint-disable no-await-in-loop
    await log.write(count, { under })
    await log.startService({ under }).seal()
  }
  return log
}

test('a rotated SECRET_KEY leaves the log whole; a removed one leaves rows that cannot be judged', async () => {
  await using log = await rotatedLog()
  expect(await log.verify({ under: both })).toMatchObject({ state: 'whole', checked: 7 })
  const verdict = await log.verify({ under: onlyNew })
  expect(verdict).toMatchObject({ state: 'unjudged', checked: 7, unjudged: { from: 1, to: 3 } })
  expect(verdict.lines.join('\n')).toContain(old.id)
  expect(await log.verify({ under: old })).toMatchObject({ unjudged: { from: 4, to: 7 } })
})

test('what cannot be judged does not hide what can', async () => {
  await using log = await rotatedLog()
  const change = (position: number, detail: string) =>
    log.sql(`update security_events set detail = '${detail}' where position = ${position}`)
  const { detail } = await log.at(3)
  // The next row covers the last one of the old key.
  await change(3, 'x')
  expect(await log.verify({ under: onlyNew })).toMatchObject({ fault: { position: 3 } })
  await change(3, String(detail))
  await change(2, 'x')
  expect(await log.verify({ under: onlyNew })).toMatchObject({ state: 'unjudged' })
  expect(await log.verify({ under: both })).toMatchObject({ fault: { position: 2 } })
  await change(6, 'x')
  expect(await log.verify({ under: onlyNew })).toMatchObject({ fault: { position: 6 } })
})

test('a replica that does not know the key of a row leaves it to those who do', async () => {
  await using log = await openLog()
  const [behind, ahead] = [log.startService({ under: old }), log.startService({ under: both })]
  await log.write(1, { under: both })
  await log.write(1, { under: old })
  await behind.seal()
  await ahead.seal()
  await behind.seal()
  expect([...behind.said, ...ahead.said]).toEqual([])
  expect(await log.verify({ under: both })).toMatchObject({ state: 'whole', checked: 2 })
})
