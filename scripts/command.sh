#!/bin/sh
# An operator's command of the server: scripts/command.sh users list
cd "$(dirname "$0")/.." || exit 1
command=$1
[ -f "apps/server/src/commands/$command.ts" ] || { echo "Usage: scripts/command.sh <a command of apps/server/src/commands> …" >&2; exit 2; }
shift
node scripts/setup.mjs || exit 1
PATH="$PWD/node_modules/.bin:$PATH"
export PATH
hash -r
exec node "apps/server/dist/commands/$command.js" "$@"
