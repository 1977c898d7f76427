#!/bin/sh
# The operator's command line: scripts/latchkey.sh users list
# npm starts this in the root and passes the operator's working folder.
LATCHKEY_CALLED_FROM="${INIT_CWD:-$PWD}"
export LATCHKEY_CALLED_FROM
cd "$(dirname "$0")/.." || exit 1
node scripts/setup.mjs || exit 1
PATH="$PWD/node_modules/.bin:$PATH"
export PATH
hash -r
exec node apps/server/dist/latchkey.js "$@"
