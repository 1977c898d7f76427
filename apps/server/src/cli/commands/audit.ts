import { InvalidArgumentError } from '@commander-js/extra-typings'
import { parseHead, type Head } from '../../audit/head.ts'
import { jsonOption } from '../arguments.ts'
import { noun, paragraph, verb } from '../tree.ts'

const verify = () =>
  verb('verify', 'Verifies the security log without changing it', [
    'audit verify',
    `audit verify --head 4711:${'x'.repeat(43)}`,
  ])
    .option(
      '--head <rows:seal>',
      'checks that an end noted earlier is still in the log; may be repeated',
      (given, heads: Head[] | undefined) => [...(heads ?? []), readHead(given)],
    )
    .option('--from <rows:seal>', 'starts at such an end; earlier rows may be gone', readHead)
    .addOption(jsonOption())
    .addHelpText('after', paragraph(verdicts))
    .addHelpText('after', paragraph(ends))
    .action(async (options) => (await import('../actions/audit-verify.ts')).verify(options))

const verdicts =
  'Exit codes: 0 unaltered, 1 altered, 2 wrong usage, 3 no verdict: rows exist under a SECRET_KEY that is not listed, or the log cannot be read.'
const ends = 'The service writes the end to its log every hour: "the security log ends here".'

const printHead = () =>
  verb('head', 'Prints the end of the security log, to note down and check later', ['audit head'])
    .addOption(jsonOption())
    .action(async (options) => (await import('../actions/audit-head.ts')).printHead(options))

function readHead(given: string): Head {
  const head = parseHead(given)
  if (head) return head
  throw new InvalidArgumentError('Expected an end of the log, <rows>:<seal>.')
}

export const audit = () => noun('audit', 'The security log', [verify(), printHead()])
