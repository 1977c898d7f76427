import type { NextConfig } from 'next'

// The command types checks the types, with the compiler of this repository.
export default { typescript: { ignoreBuildErrors: true } } satisfies NextConfig
