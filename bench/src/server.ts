import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { result } from './table.ts'

interface Running { url: string; seconds: number; child: ChildProcess; stop(): Promise<void> }

/** The built server on a data folder, with the sample house where that is empty; throws what it said when it does not come up. */
export async function startServer(dist: string, data: string, env: Record<string, string> = {}): Promise<Running> {
  const began = performance.now()
  const child = spawn(process.execPath, [join(dist, 'server/main.mjs')], { env: { ...process.env, PORT: '0', HOST: '127.0.0.1', GUIXING_DATA_DIR: data, GUIXING_SAMPLE: '1', ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<void>((resolve) => { child.once('exit', () => resolve()) })
  const stop = async () => { child.kill('SIGTERM'); await ended }
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (d: Buffer) => { said += d.toString() })
  for (;;) {
    const url = /is ready at (http:\/\/\S+)/.exec(said)?.[1]
    if (url) return { url, seconds: (performance.now() - began) / 1000, child, stop }
    if (child.exitCode !== null || performance.now() - began > 120_000) { await stop(); throw new Error(`the server did not start: ${said.slice(-300)}`) }
    await wait(20)
  }
}

/** Seconds until the built server is ready, from nothing and once more on its data, and its memory ten seconds later. */
export async function server(dist: string, dir: string): Promise<void> {
  if (!existsSync(join(dist, 'server/main.mjs'))) { result({ what: 'server: start', note: 'dist/server is not built' }); return }
  const data = join(dir, 'server')
  rmSync(data, { recursive: true, force: true })
  for (const time of ['the first time, with the sample house', 'on existing data'] as const) {
    const running = await startServer(dist, data)
    await wait(10_000)
    result({ what: `server: start ${time}`, note: `${running.seconds.toFixed(1)} s; ${residentMb(running.child)} MB resident` })
    await running.stop()
  }
}

export const residentMb = (child: ChildProcess): string => (existsSync(`/proc/${child.pid}/status`) ? (Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024).toFixed(0) : '?')
