import { createProgram } from '../apps/server/src/cli/program.ts'
import { generate } from './generated.mjs'

/** The help as a terminal shows it. */
function helpOf(command) {
  let help = ''
  command.configureOutput({ writeOut: (text) => (help += text), getOutHelpWidth: () => 80 })
  command.outputHelp()
  return help.trimEnd()
}

const inFence = (text) => `\`\`\`text\n${text}\n\`\`\``
const program = createProgram('latchkey')

const sections = program.commands.flatMap((noun) => [
  `## ${noun.name()}`,
  `${noun.description()}.`,
  ...noun.commands.flatMap((verb) => [`### ${noun.name()} ${verb.name()}`, inFence(helpOf(verb))]),
])

generate({
  file: 'docs/reference/commands.md',
  name: 'commands',
  script: 'scripts/commands-page.mjs',
  text: [inFence(helpOf(program)), ...sections].join('\n\n'),
})
