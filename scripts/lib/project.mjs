import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { delimiter, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '')

/** Progress goes to the error stream: the standard stream may carry JSON. */
export const say = (line) => process.stderr.write(`${line}\n`)

/** A failure whose message is all a person needs; anything else is a bug and shows its stack. */
export class Told extends Error {}

/** Ends the script with the words of a Told, or with everything else as it is. */
export function endWith(error) {
  process.stderr.write(`${error instanceof Told ? error.message : (error?.stack ?? error)}\n`)
  process.exit(1)
}

/** Our own Node first, whatever PATH says. */
export function childEnvironment(more = {}) {
  const path = [dirname(process.execPath), process.env.PATH].filter(Boolean).join(delimiter)
  return { ...process.env, PATH: path, ...more }
}

/** Hash over the names and contents of the given files and folders (tests and installed packages left out), relative to the root. */
export function hashOf(paths) {
  const hash = createHash('sha256')
  for (const file of paths.flatMap((path) => filesBelow(join(root, path)))) {
    hash.update(`${relative(root, file)}\0`).update(readFileSync(file)).update('\0')
  }
  return hash.digest('hex')
}

function filesBelow(path) {
  if (!existsSync(path)) return []
  let entries
  try {
    entries = readdirSync(path, { withFileTypes: true })
  } catch (error) {
    if (error.code === 'ENOTDIR') return [path]
    throw error
  }
  return entries
    .filter(({ name }) => name !== 'node_modules' && name !== 'dist' && !name.startsWith('.') && !/\.(test|spec)\.tsx?$/.test(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(join(path, entry.name)) : [join(path, entry.name)]))
}

/** Runs a Node program in the foreground, hands signals on, and ends this process as that one ends. */
export function becomeNode(args, env = {}) {
  const child = spawn(process.execPath, ['--enable-source-maps', ...args], { stdio: 'inherit', env: childEnvironment(env) })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // A terminal has already told the whole group; a second Ctrl-C would mean "at once" to the server.
      if (signal === 'SIGINT' && process.stdin.isTTY) return
      child.kill(signal)
    })
  }
  child.once('error', endWith)
  child.once('exit', (code, signal) => process.exit(signal ? 128 + (constants.signals[signal] ?? 0) : (code ?? 1)))
}
