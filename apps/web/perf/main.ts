import { compareToBudget, weighSignIn } from '../e2e/sign-in-weight.ts'
import { startService } from '../e2e/service.ts'
import { register } from '../e2e/story.ts'
import { messagesOf } from '../e2e/messages.ts'
import { openBrowser } from './browser.ts'
import { measureInteractions } from './interaction.ts'
import { audit, categories } from './lighthouse.ts'
import { printTable } from './table.ts'

const ofStrangers = ['/login', '/register', '/forgot-password', '/not-me', '/nowhere']
const ofOwners = ['/account', '/account#devices', '/logout']

/** This program measures the built pages: `npm run proof -- pages`. */
const service = await startService({ CODE_RESEND_SECONDS: '0' })
const browser = await openBrowser(service.url)
try {
  const stranger = await browser.openPage()
  const rows = compareToBudget(await weighSignIn(stranger))
  printTable(
    'Sign-in page, first visit',
    ['figure', 'measured', 'budget'],
    rows.map(({ name, unit, measured, most }) => [
      name,
      `${unit ? measured.toFixed(1) : measured}${unit}`,
      `${most}${unit}`,
    ]),
  )
  if (rows.some(({ measured, most }) => measured > most)) process.exitCode = 1

  const audits = []
  for (const path of ofStrangers) audits.push(await audit(path, browser))
  await register(stranger, messagesOf('desktop'), 'ada.lovelace')
  for (const path of ofOwners) audits.push(await audit(path, browser))
  printTable(
    'Lighthouse, mobile',
    ['page', ...Object.values(categories), 'LCP', 'shift', 'faults'],
    audits,
  )
  printTable(
    'From a press to the next paint, processor slowed to a quarter',
    ['story', 'presses', 'median', 'slowest'],
    await measureInteractions(stranger),
  )
} finally {
  await browser.close()
  await service.stop()
}
