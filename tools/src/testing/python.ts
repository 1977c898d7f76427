import { spawnSync } from 'node:child_process'

/** Debian's Python has its libraries even if another Python comes first on PATH. */
const libraries = 'import requests, jwt, cryptography'
const pythons = ['python3', '/usr/bin/python3']

/** A Python that runs the predecessor's client, and an API that verifies tokens by PyJWT. */
export const findPython = (): string | undefined =>
  pythons.find((python) => spawnSync(python, ['-c', libraries]).status === 0)
