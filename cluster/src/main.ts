import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { startCluster } from './cluster.ts'
import { stopOnSignals } from './signals.ts'
import { toEngine } from './parts/engine.ts'
import { drawPicture } from './picture.ts'

/** This program starts the cluster and shows which parts are alive, until Ctrl-C. */
const { values } = parseArgs({ options: { engine: { type: 'string', default: 'galera' } } })
const stopping = stopOnSignals(0)
const cluster = await startCluster({
  engine: toEngine(values.engine),
  say: (line) => console.log(line),
})
stopping.owns(cluster)

console.log(`Latchkey is listening on ${cluster.url}`)
console.log(`  mails, and what everybody says: ${cluster.folder}`)
console.log('  + is alive, * takes the writes; kill -9 any of them and see')
let shown = ''
let height = 0
while (!stopping.isAsked()) {
  const picture = await drawPicture(cluster)
  // On a terminal the picture is redrawn in place; elsewhere each change is printed.
  if (process.stdout.isTTY && height > 0) process.stdout.write(`\u001B[${height}A\u001B[J`)
  if (process.stdout.isTTY || picture !== shown) console.log(picture)
  shown = picture
  height = picture.split('\n').length
  await sleep(1000)
}
