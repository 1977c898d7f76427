import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { build } from '../../scripts/setup.mjs'
import { buildImage } from './image/build.ts'
import { atCaller, runProgram } from './program.ts'
import { imageNeeds, requirePrograms } from './testing/programs.ts'

/** Builds the image without a daemon: `npm run image -- --out <folder> [--key <private key>]`. */
const { values } = parseArgs({
  options: { out: { type: 'string', default: 'image' }, key: { type: 'string' } },
})

await runProgram(async () => {
  // A key that cannot be read ends this before the build.
  const key = values.key === undefined ? undefined : readFileSync(atCaller(values.key), 'utf8')
  await requirePrograms(imageNeeds.filter(({ package: name }) => name !== 'runc'))
  await build()
  const { archive, unpacked, packed, isSigned } = await buildImage(atCaller(values.out), key)
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`
  console.log(`${archive}: ${megabytes(unpacked)}, compressed ${megabytes(packed)}`)
  console.log(isSigned ? 'signed' : 'not signed: --key names a private key in PEM, of P-256')
  return 0
})
