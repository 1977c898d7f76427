#!/bin/sh
# Runs a program of tools/ on the workspace's Node: scripts/tool.sh test
cd "$(dirname "$0")/.." || exit 1
node scripts/setup.mjs --everything || exit 1
PATH="$PWD/node_modules/.bin:$PATH"
export PATH
hash -r
program="$1"
shift
exec node "tools/src/$program.ts" "$@"
