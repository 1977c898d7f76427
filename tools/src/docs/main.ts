import { asvsFaults, asvsPage } from './asvs.ts'
import { commandsPage } from './commands.ts'
import { glossaryFaults } from './glossary.ts'
import { generate } from './generated.ts'
import { guessingTable, limitsTable, limitVariables } from './limits.ts'
import { metricsTable } from './metrics.ts'
import { programTables } from './programs.ts'
import { smtpErrorLists } from './smtp-errors.ts'
import { fieldsTable } from './validation.ts'

const isCheck = !process.argv.includes('--write')

const parts = [
  limitsTable(),
  limitVariables(),
  guessingTable(),
  metricsTable(),
  ...programTables(),
  ...smtpErrorLists(),
  fieldsTable(),
  asvsPage(),
  commandsPage('en'),
  commandsPage('zh'),
]
const faults = [
  ...asvsFaults(),
  ...glossaryFaults(),
  ...parts.flatMap((part) => generate(part, isCheck)),
]
for (const fault of faults) console.error(fault)
if (faults.length > 0) process.exitCode = 1
