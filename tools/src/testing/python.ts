import { spawnSync } from 'node:child_process'

/** Debian's Python has its library also where another one comes first on PATH. */
const pythons = ['python3', '/usr/bin/python3']

/** A Python that runs the predecessor's client, which uses the library requests. */
export const findPython = (): string | undefined =>
  pythons.find((python) => spawnSync(python, ['-c', 'import requests']).status === 0)
