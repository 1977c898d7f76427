import { built } from '@latchkey/tools/testing/server-process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { CommanderError, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { createProgram } from '../../src/cli/program.ts'
import { runLatchkey } from '../support/run-latchkey.ts'

type Shown = { path: string[]; command: CommandUnknownOpts }

const program = createProgram('latchkey')

function commandsBelow(command: CommandUnknownOpts, path: string[] = []): Shown[] {
  const below = command.commands.flatMap((one) => commandsBelow(one, [...path, one.name()]))
  return [{ path, command }, ...below]
}

const all = commandsBelow(program)
const ofTree = all.map(({ path, command }) => [path.join(' ') || '(none)', path, command] as const)

test.each(ofTree)('the help of %s names all it has, with an example', async (_, path, command) => {
  const { code, out, err } = await runLatchkey([...path, '--help'])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  const inside = [
    ...command.commands.map((one) => one.name()),
    ...command.options.map(({ flags }) => flags),
    ...command.registeredArguments.map((argument) => argument.name()),
  ]
  for (const name of inside) expect(out).toContain(name)
  expect(out).toMatch(/\nExamples?:\n {2}\$ latchkey \w+/)
})

test('every example in the help is one that the parser takes', async () => {
  const examples = all.flatMap(({ command }) => examplesOf(command))
  expect(examples.length).toBeGreaterThan(all.length)
  for (const example of examples) expect([example, await exitCodeOf(example)]).toEqual([example, 0])
})

function examplesOf(command: CommandUnknownOpts): string[] {
  let help = ''
  command.configureOutput({ writeOut: (text) => (help += text) })
  command.outputHelp()
  return [...help.matchAll(/^ {2}\$ latchkey (.+)$/gm)].map(([, line = '']) => line)
}

/** Parses a command line without running it. */
async function exitCodeOf(line: string): Promise<number> {
  const parser = createProgram('latchkey')
  for (const { command } of commandsBelow(parser)) {
    command.configureOutput({ writeOut: () => {}, writeErr: () => {} })
    if (command.commands.length === 0) command.action(() => {})
  }
  try {
    await parser.parseAsync(line.split(' '), { from: 'user' })
    return 0
  } catch (error) {
    return error instanceof CommanderError ? error.exitCode : -1
  }
}

const verbs = all.filter(({ command }) => command.commands.length === 0)

test.each(verbs.map(({ path }) => [path.join(' '), path] as const))(
  'an unknown option and a word too many are wrong usage of %s',
  async (_, path) => {
    for (const more of [['--nonsense'], ['a', 'b', 'c', 'd']]) {
      const { code, out, err } = await runLatchkey([...path, ...more])
      expect({ code, out }).toEqual({ code: 2, out: '' })
      expect(err).toContain(`Usage: latchkey ${path.join(' ')}`)
    }
  },
)

test.each([
  ['user list', 'users'],
  ['users lst', 'list'],
  ['users list --jsn', '--json'],
  ['users set-role ada amdin', 'admin'],
  ['help mial', 'mail'],
  ['users create --username ada --emial ada@example.com', '--email'],
  ['migrate', 'database migrate'],
  ['migrate --help', 'database migrate'],
  ['restore', 'backup restore'],
  ['audit:verify', 'audit verify'],
  ['doctor:proxy', 'proxy doctor'],
  ['mail-preview', 'mail preview'],
  ['help restore', 'backup restore'],
  ['doctor', 'one of apps doctor, mail doctor, proxy doctor'],
  ['users lst --help', 'list'],
  ['users ban ada', 'set-status'],
  ['users set ada', 'one of set-role, set-status'],
  ['users add', 'create'],
  ['users suspend ada', 'set-status'],
  ['users logout ada', 'end-sessions'],
  ['users ls', 'list'],
  ['apps delete Notes', 'remove'],
])('%j is a typo or another name, and what was meant is named', async (line, meant) => {
  const { code, out, err } = await runLatchkey(line.split(' '))
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toContain(`\n(Did you mean ${meant}?)\n`)
})

test.each([
  [
    'delete',
    /^unknown command 'delete'\. Owners delete /,
    /^没有命令“delete”。账号由用户本人在账号页面注销/,
  ],
  [
    'remove',
    /^unknown command 'remove'\. Owners delete /,
    /^没有命令“remove”。账号由用户本人在账号页面注销/,
  ],
  ['reset', /^unknown command 'reset'\. Owners set /, /^没有命令“reset”。密码由用户本人/],
  ['set-password', /^unknown command 'set-password'\. /, /^没有命令“set-password”。密码由用户本人/],
])('users %s is what owners do themselves, and the refusal says how', async (verb, en, zh) => {
  const { code, err } = await runLatchkey(['users', verb, 'ada'])
  expect(code).toBe(2)
  expect(err).toMatch(en)
  expect(err).not.toContain('Did you mean')
  expect((await runLatchkey(['users', verb, 'ada'], { LANG: 'zh_CN.UTF-8' })).err).toMatch(zh)
})

test('a guessed verb is answered with all verbs of the noun, in both languages', async () => {
  const line = ['webhooks', 'frobnicate']
  const { code, err } = await runLatchkey(line)
  expect(code).toBe(2)
  expect(err).toMatch(
    /^unknown command 'frobnicate'\. Expected one of add, list, show, [a-z, -]+, remove\.\n/,
  )
  const chinese = await runLatchkey(line, { LANG: 'zh_CN.UTF-8' })
  expect(chinese.err).toMatch(
    /^没有命令“frobnicate”。应为以下之一：add、list、show、[a-z、-]+、remove。\n/,
  )
  expect((await runLatchkey([...line, '--help'])).err).toBe(err)
  const { err: inherited } = await runLatchkey(['users', 'constructor'])
  expect(inherited).toMatch(/^unknown command 'constructor'\. Expected one of list, /)
})

test('the version is that of the release', async () => {
  const { version } = JSON.parse(readFileSync(join(built, '..', 'package.json'), 'utf8'))
  expect(await runLatchkey(['--version'])).toMatchObject({ code: 0, out: `${version}\n`, err: '' })
})

test.each([[[]], [['users']], [['help', 'nonsense']]])(
  '%j names no command: wrong usage, with the help on standard error',
  async (args) => {
    const { code, out, err } = await runLatchkey(args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain('Usage: latchkey')
  },
)

test.each([
  [
    'users set-role ada amdin',
    '"amdin" is not a valid role. Expected one of user, admin, superadmin.',
  ],
  ['mail log --state sand', '--state cannot be "sand". Expected one of'],
  ['mail log --limit 1.5', '--limit cannot be "1.5". Expected a whole number'],
  ['help nope', "unknown command 'nope'"],
  ['users show', '<account> is missing.'],
  ['move', '--to is missing.'],
  ['users reopen', '<account> is missing.'],
  ['users reopen ada', '--email is missing.'],
  [
    'apps add Notes --origin https://a.example/',
    '--origin cannot be "https://a.example/". It is not an origin; did you mean https://a.example?\n',
  ],
])('%j is refused in our words', async (line, words) => {
  const { err } = await runLatchkey(line.split(' '))
  expect(err.startsWith(words)).toBe(true)
  expect(err).not.toMatch(/argument|invalid/)
})

test('a configuration that is wrong is told a fault a line, and is no wrong usage', async () => {
  const env = { DATABASE_URL: 'postgres://x', PORT: 'abc' }
  const { code, out, err } = await runLatchkey(['users', 'list'], env)
  expect({ code, out }).toEqual({ code: 1, out: '' })
  expect(err.trim().split('\n')).toEqual([
    expect.stringContaining('PORT'),
    expect.stringContaining('DATABASE_URL'),
  ])
})

test('help and typos load neither a database library nor the server', async () => {
  const spy = `import { registerHooks } from 'node:module'
registerHooks({ load(url, context, next) {
  const loaded = next(url, context)
  for (const [, name] of String(loaded.source).matchAll(/^\\/\\/ .*\\/node_modules\\/(@?[\\w-]+)/gm))
    process.stderr.write('LOADED ' + name + '\\n')
  return loaded
} })`
  const NODE_OPTIONS = `--import "data:text/javascript,${encodeURIComponent(spy)}"`
  const loaded = async (...args: string[]) => {
    const { err } = await runLatchkey(args, { NODE_OPTIONS })
    return new Set([...err.matchAll(/LOADED (\S+)/g)].map(([, name = '']) => name))
  }
  const light = new Set(['commander', '@commander-js', 'zod'])
  for (const args of [['--help'], ['users', 'lst'], ['mail', 'log', '--help'], ['secrets', 'new']])
    expect([...(await loaded(...args))].filter((name) => !light.has(name))).toEqual([])
  expect(await loaded('users', 'list')).toContain('@mikro-orm')
})
