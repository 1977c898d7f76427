/** The operator's name for the command line, so that its examples can be copied. */
export const programName = (env: NodeJS.ProcessEnv = process.env): string =>
  env['npm_lifecycle_event'] === 'latchkey' ? 'npm run -s latchkey --' : 'latchkey'
