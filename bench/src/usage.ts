import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

export type Usage = { cpuSeconds: number; residentBytes: number }

/** Reads the usage of a process, including its thread pool. */
export function readUsage(pid: number): Usage {
  return existsSync('/proc/self/stat') ? readProc(pid) : readPs(pid)
}

function readProc(pid: number): Usage {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The program's name is in parentheses and may contain blanks.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [userTicks, systemTicks] = [Number(fields[11]), Number(fields[12])]
  const resident = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  // Linux always reports ticks of 10 ms.
  return {
    cpuSeconds: (userTicks + systemTicks) / 100,
    residentBytes: Number(resident) * 1024,
  }
}

function readPs(pid: number): Usage {
  const line = execFileSync('ps', ['-o', 'rss=,time=', '-p', String(pid)], { encoding: 'utf8' })
  const [resident = '', time = ''] = line.trim().split(/\s+/)
  const cpuSeconds = time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
  return { cpuSeconds, residentBytes: Number(resident) * 1024 }
}
