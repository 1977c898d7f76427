import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { beginProgram } from './process/program.ts'

beginProgram()

// V8 would learn from the start, where everything stays, to put what calls make and drop straight among the old.
setFlagsFromString('--no-allocation-site-pretenuring')
// Left to itself it lets the heap of a busy server grow to several times what is in use before it looks for
// garbage; a tenth more, and as much as the young generation, costs next to nothing.
setFlagsFromString('--heap-growing-percent=10')
// Kept beside the code it was made from, by whoever may write there; the next start reads it.
enableCompileCache(fileURLToPath(new URL('.compile-cache', import.meta.url)))
await import('./process/serve.ts')
