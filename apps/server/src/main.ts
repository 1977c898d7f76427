import { setFlagsFromString } from 'node:v8'
import { cacheCompiledCode } from './process/compile-cache.ts'
import { beginProgram } from './process/program.ts'

beginProgram()

// Objects made at start-up live long; without this flag V8 concludes that those of calls do too, and allocates
// them in the old generation.
setFlagsFromString('--no-allocation-site-pretenuring')
// By default a busy heap grows to several times its live size before a full collection. Steps of 10 % keep it near
// the live size at almost no cost.
setFlagsFromString('--heap-growing-percent=10')
cacheCompiledCode(import.meta.url)
await import('./process/serve.ts')
