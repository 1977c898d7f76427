#!/bin/sh
cd "$(dirname "$0")/.." || exit 1
node scripts/setup.mjs || exit 1
PATH="$PWD/node_modules/.bin:$PATH"
export PATH
hash -r
program=$(node scripts/served.mjs) || exit 1
exec sh "$program"
