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

/** The description in the language of the program. */
const descriptionOf = (command: Command): string =>
  command.createHelp().styleDescriptionText(command.description())

const inFence = (text: string): string => `\`\`\`text\n${text}\n\`\`\``

const pages = {
  en: { file: 'docs/reference/commands.md', end: '.' },
  zh: { file: 'docs/reference/commands.zh-CN.md', end: '。' },
}

export function commandsPage(lang: keyof typeof pages): Part {
  const { file, end } = pages[lang]
  const program = createProgram('latchkey', lang)
  const sections = program.commands.flatMap((noun) => [
    `## ${noun.name()}`,
    noun.commands.length === 0 ? inFence(helpOf(noun)) : `${descriptionOf(noun)}${end}`,
    ...noun.commands.flatMap((verb) => [
      `### ${noun.name()} ${verb.name()}`,
      inFence(helpOf(verb)),
    ]),
  ])
  return {
    file,
    name: 'commands',
    text: [inFence(helpOf(program)), ...sections].join('\n\n'),
  }
}
