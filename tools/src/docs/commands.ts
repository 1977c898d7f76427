import { createProgram } from '../../../apps/server/src/cli/program.ts'
import type { Part } from './generated.ts'

type Command = ReturnType<typeof createProgram>['commands'][number]

/** The help as a terminal shows it. */
function helpOf(command: Pick<Command, 'configureOutput' | 'outputHelp'>): string {
  let help = ''
  command.configureOutput({ writeOut: (text) => void (help += text), getOutHelpWidth: () => 80 })
  command.outputHelp()
  return help.trimEnd()
}

const inFence = (text: string): string => `\`\`\`text\n${text}\n\`\`\``

export function commandsPage(): Part {
  const program = createProgram('latchkey')
  const sections = program.commands.flatMap((noun) => [
    `## ${noun.name()}`,
    noun.commands.length === 0 ? inFence(helpOf(noun)) : `${noun.description()}.`,
    ...noun.commands.flatMap((verb) => [
      `### ${noun.name()} ${verb.name()}`,
      inFence(helpOf(verb)),
    ]),
  ])
  return {
    file: 'docs/reference/commands.md',
    name: 'commands',
    text: [inFence(helpOf(program)), ...sections].join('\n\n'),
  }
}
