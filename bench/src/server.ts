import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { result } from './table.ts'

/** The built server from nothing and once more on its data: seconds until it is ready, and its memory after a minute's rest. */
export async function server(dist: string, dir: string): Promise<void> {
  const main = join(dist, 'server/main.mjs')
  if (!existsSync(main)) { result({ what: 'server: start', note: 'dist/server is not built' }); return }
  const data = join(dir, 'server')
  rmSync(data, { recursive: true, force: true })
  for (const time of ['the first time, with the sample house', 'on existing data'] as const) {
    const began = performance.now()
    const child = spawn(process.execPath, [main], { env: { ...process.env, PORT: '0', GUIXING_DATA_DIR: data, GUIXING_SAMPLE: '1' }, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    child.stdout.on('data', (d: Buffer) => { said += d.toString() })
    child.stderr.on('data', (d: Buffer) => { said += d.toString() })
    while (!said.includes('is ready at') && child.exitCode === null && performance.now() - began < 120_000) await wait(20)
    const seconds = (performance.now() - began) / 1000
    if (!said.includes('is ready at')) { result({ what: `server: start ${time}`, note: `did not start: ${said.slice(-200)}` }); child.kill('SIGTERM'); return }
    await wait(10_000)
    const rss = existsSync(`/proc/${child.pid}/status`) ? Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024 : 0
    result({ what: `server: start ${time}`, note: `${seconds.toFixed(1)} s; ${rss.toFixed(0)} MB resident` })
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    await ended
  }
}
