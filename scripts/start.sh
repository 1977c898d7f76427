#!/bin/sh
cd "$(dirname "$0")/.." || exit 1
node scripts/setup.mjs || exit 1
PATH="$PWD/node_modules/.bin:$PATH"
export PATH
hash -r
exec sh apps/server/serve.sh
