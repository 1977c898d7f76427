#!/bin/sh
# Starts the built server with its memory settings. npm start, the container, systemd and the benchmarks run this
# file, so that all have the same figures (docs/assurance/performance.md, "Memory").
# V8's compiler threads come and go: with an arena per thread, glibc would keep unused memory.
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-1}"
# exec: a SIGTERM must reach the server, not a shell that would leave it orphaned.
exec node --min-semi-space-size=4 --max-semi-space-size=4 "$(dirname "$0")/dist/main.js"
