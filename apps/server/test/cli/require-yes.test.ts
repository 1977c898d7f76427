import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createProgram } from '../../src/cli/program.ts'

/** The text on standard error. */
let asked = ''

beforeEach(() => {
  asked = ''
  vi.stubEnv('LANG', 'C')
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    asked += String(text)
    return true
  })
})

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

/** Runs the command on a terminal whose person types the answer. The settings are at fault, so nothing runs. */
async function run(line: string, answer: string): Promise<string> {
  vi.stubEnv('DATABASE_URL', 'postgres://x')
  const terminal = Object.assign(new PassThrough(), { isTTY: true })
  if (answer.endsWith('\n')) terminal.write(answer)
  else terminal.end(answer)
  vi.spyOn(process, 'stdin', 'get').mockReturnValue(terminal as never)
  const ran = createProgram('latchkey').parseAsync(line.split(' '), { from: 'user' })
  const said = await ran.then(String, ({ message }: Error) => message)
  // A terminal that is still read keeps the program alive.
  expect(terminal.readableEnded || terminal.isPaused() || asked === '').toBe(true)
  return said
}

const goesOn = /^DATABASE_URL /

test.each(['users end-all-sessions', 'users forget-hashes'])(
  '%s asks on a terminal, and changes nothing unless the answer is yes',
  async (line) => {
    for (const answer of ['n\n', '\n', 'end\n', ''])
      expect([answer, await run(line, answer)]).toEqual([answer, 'Nothing was changed.'])
    expect(asked).toMatch(/ Continue\? \[y\/N\] $/)
    for (const answer of ['y\n', 'YES\n', ' yes \n', 'y'])
      expect([answer, await run(line, answer)]).toEqual([answer, expect.stringMatching(goesOn)])
  },
)

test('with --yes nothing is asked', async () => {
  for (const line of ['users end-all-sessions --yes', 'users forget-hashes --yes'])
    expect(await run(line, '')).toMatch(goesOn)
  expect(asked).toBe('')
})

test('the question is in Chinese where the terminal is', async () => {
  vi.stubEnv('LANG', 'zh_CN.UTF-8')
  expect(await run('users end-all-sessions', '是\n')).toMatch(goesOn)
  expect(await run('users end-all-sessions', '否\n')).toBe('没有作任何改动')
  expect(asked).toBe('这会让所有账号在所有设备上退出登录。是否继续？[y/N] '.repeat(2))
})
