import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'

/** `pid start-tick`: names a process so that a later one with the same id is not taken for it (Linux; elsewhere the id alone). */
export function processMark(pid: number): string {
  return `${pid} ${stat(pid)?.startTick ?? '-'}`
}

/** Is the process with this mark (or one that begins with it) still running? A zombie is not. */
export function isAlive(mark: string): boolean {
  const [pid, tick] = mark.split(' ')
  const id = Number(pid)
  if (!Number.isInteger(id) || id <= 0 || !answersSignal(id)) return false
  const found = stat(id)
  if (!found) return true
  return found.state !== 'Z' && (tick === '-' || tick === undefined || tick === found.startTick)
}

/** Is `pid` a PostgreSQL server of this very data folder? The server's working folder is its data folder. */
export function isServerOf(pid: number, cluster: string): boolean {
  if (!isAlive(String(pid))) return false
  if (process.platform === 'linux') {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === cluster
    } catch {
      return false
    }
  }
  if (process.platform === 'win32') return true
  try {
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).includes('postgres')
  } catch {
    return false
  }
}

function answersSignal(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function stat(pid: number): { state: string; startTick: string } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The command name may hold spaces and brackets: count from the last bracket. State is field 3, start time 22.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return { state: fields[0] ?? '', startTick: fields[19] ?? '-' }
  } catch {
    return undefined
  }
}
