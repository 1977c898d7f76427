#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'
import { beginProgram } from '../process/program.ts'

beginProgram()

enableCompileCache(fileURLToPath(new URL('.compile-cache', import.meta.url)))
// What Node warns of is one more sentence for the operator, without its process id and advice.
process.removeAllListeners('warning')
process.on('warning', ({ message }) => process.stderr.write(`warning: ${message}\n`))
// A reader that has seen enough, such as head, closes the pipe.
process.stdout.once('error', () => process.exit())
const { run } = await import('./run.ts')
await run(process.argv.slice(2))
