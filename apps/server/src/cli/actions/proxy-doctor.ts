import { deriveKeys } from '../../keys.ts'
import { adviseOn, forgedAddress, type Advice } from '../../proxy/advice.ts'
import { askHops } from '../../proxy/ask-hops.ts'
import { exitCodes, orNoVerdict } from '../exit-codes.ts'
import { say, sayJson } from '../output.ts'
import { openConfig } from '../open-config.ts'

const codes = {
  right: exitCodes.done,
  wrong: exitCodes.failed,
  unjudged: exitCodes.noVerdict,
} satisfies Record<Advice['state'], number>

export const examineProxy = (site: string, { json }: { json?: true }) =>
  orNoVerdict(async () => {
    const keys = deriveKeys(...openConfig().secretKeys)
    const honest = await askHops(site, keys, {})
    const forged = { 'x-forwarded-for': forgedAddress, forwarded: `for=${forgedAddress}` }
    const advice = adviseOn(honest, await askHops(site, keys, forged))
    if (json) sayJson({ ...advice, lines: advice.lines.map(({ en }) => en) })
    else advice.lines.forEach((line) => say(line))
    process.exitCode = codes[advice.state]
  })
