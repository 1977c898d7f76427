#!/usr/bin/env node
import { cacheCompiledCode } from '../process/compile-cache.ts'
import { beginProgram } from '../process/program.ts'

beginProgram()

cacheCompiledCode(import.meta.url)
// A warning of Node becomes one sentence, without its process id and advice.
process.removeAllListeners('warning')
process.on('warning', ({ message }) => process.stderr.write(`warning: ${message}\n`))
// A reader such as `head` closes the pipe once it has seen enough.
process.stdout.once('error', () => process.exit())
const { run } = await import('./run.ts')
await run(process.argv.slice(2))
