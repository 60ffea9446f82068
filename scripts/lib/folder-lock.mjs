import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { say } from './project.mjs'

/** No holder goes this long without a beat, unless it is dead. */
const STALE_MS = 30_000

/** Runs `work` while no other process holds the folder `path`; waits for another one and says so once. */
export async function withFolderLock(path, waitingFor, work) {
  mkdirSync(dirname(path), { recursive: true })
  for (let told = false; !take(path); await wait(200)) {
    if (isDead(path)) rmSync(path, { recursive: true, force: true })
    else if (!told) say(`Waiting for another Guixing that is ${waitingFor} …`)
    told = true
  }
  const beat = setInterval(() => {
    try {
      utimesSync(path, new Date(), new Date())
    } catch {
      // Removed by hand; the work goes on.
    }
  }, 2_000)
  try {
    return await work()
  } finally {
    clearInterval(beat)
    rmSync(path, { recursive: true, force: true })
  }
}

function take(path) {
  try {
    mkdirSync(path)
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
  writeFileSync(join(path, 'pid'), String(process.pid))
  return true
}

function isDead(path) {
  try {
    if (Date.now() - statSync(path).mtimeMs > STALE_MS) return true
    process.kill(Number(readFileSync(join(path, 'pid'), 'utf8')) || process.pid, 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH'
  }
}
