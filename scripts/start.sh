#!/bin/sh
cd "$(dirname "$0")/.." || exit 1
node scripts/setup.mjs || exit 1
PATH="$PWD/node_modules/.bin:$PATH"
export PATH
hash -r
# exec: a SIGTERM must reach the server, not a shell that leaves it orphaned.
exec node apps/server/dist/main.js
