import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Address } from './connection.ts'

/** What a server writes about itself into `postmaster.pid` of its data folder. */
export type PostmasterFile = { pid: number; startedAt: string; address: Address | undefined }

/** Reads `postmaster.pid`; undefined when no server runs or ran there. A half-written file has no address yet. */
export function readPostmaster(cluster: string): PostmasterFile | undefined {
  let lines: string[]
  try {
    lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n').map((line) => line.trim())
  } catch {
    return undefined
  }
  // pid, data folder, start time, port, socket folder, listen address, shared memory key, status
  const [pid, , startedAt, port, socketDir, host] = lines
  const at = Number(port)
  const address: Address | undefined = !at ? undefined : socketDir ? { socketDir, port: at } : host ? { host, port: at } : undefined
  return { pid: Math.abs(Number(pid)) || 0, startedAt: startedAt ?? '', address }
}

/**
 * Makes a left-behind file harmless whose process id now belongs to another program (usual in restarted containers):
 * PostgreSQL would refuse to start. It takes its parent's id for stale, so ours is written there instead of
 * deleting the file, which keeps PostgreSQL's own check for survivors that still use the shared memory.
 */
export function disownPostmaster(cluster: string): void {
  const path = join(cluster, 'postmaster.pid')
  const lines = readFileSync(path, 'utf8').split('\n')
  lines[0] = String(process.pid)
  writeFileSync(path, lines.join('\n'))
}
