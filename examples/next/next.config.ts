import type { NextConfig } from 'next'

// The `types` script checks the types, with the compiler of this repository.
export default { typescript: { ignoreBuildErrors: true } } satisfies NextConfig
