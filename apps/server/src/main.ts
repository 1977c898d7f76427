import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

// Kept beside the code it was made from, by whoever may write there; the next start reads it.
enableCompileCache(fileURLToPath(new URL('.compile-cache', import.meta.url)))
await import('./serve.ts')
