#!/bin/sh
cd "$(dirname "$0")/.." || exit 1
node scripts/setup.mjs || exit 1
PATH="$PWD/node_modules/.bin:$PATH"
export PATH
hash -r
# V8's compiler threads come and go: with an arena per thread, glibc would keep unused memory.
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-1}"
# exec: a SIGTERM must reach the server, not a shell that would leave it orphaned.
exec node --min-semi-space-size=4 --max-semi-space-size=4 apps/server/dist/main.js
