/** The scripts of npm in a clone. Elsewhere `latchkey` is installed (docs/reference/commands.md). */
const scripts = ['latchkey', 'start', 'dev']

/** The operator's name for the command line, so that its examples can be copied. */
export const programName = ({ npm_lifecycle_event: script = '' } = process.env): string =>
  scripts.includes(script) ? 'npm run -s latchkey --' : 'latchkey'

/**
 * A command as the operator types it where this program was started. Lines of the log say `latchkey` everywhere: alerts
 * and searches match them.
 */
export const typed = (command: string): string => `${programName()} ${command}`
