import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { serverEnvironment, type Binaries } from './binaries.ts'
import { SUPERUSER } from './connection.ts'
import { DatabaseStartError, errorText, USE_ANOTHER_DATABASE } from './errors.ts'
import { giveTo, type Home } from './home.ts'

const run = promisify(execFile)

/**
 * C.UTF-8 sorts by code point on every system and still knows letters, which trigram search on Chinese needs.
 * Systems without it (older macOS) take the letters from en_US; plain C loses trigrams on Chinese.
 */
const LOCALES = [['--locale=C.UTF-8'], ['--locale=C', '--lc-ctype=en_US.UTF-8'], ['--locale=C']]

/**
 * Makes an empty database cluster: UTF-8, scram passwords only. It is made aside and renamed, so an application
 * killed half-way leaves nothing that looks finished. Call under the start lock.
 * @throws DatabaseStartError `initialise`
 */
export async function initialise(home: Home, binaries: Binaries, log: (line: string) => void): Promise<void> {
  for (const name of readdirSync(home.base)) if (name.startsWith('cluster.new-')) rmSync(join(home.base, name), { recursive: true, force: true })
  const aside = mkdtempSync(join(home.base, 'cluster.new-'))
  try {
    giveTo(aside, home.runAs)
    const data = join(aside, 'data')
    const secret = join(aside, 'secret')
    const password = randomBytes(24).toString('base64url')
    writeFileSync(secret, password, { mode: 0o600 })
    giveTo(secret, home.runAs)
    await initdb(data, secret, home, binaries, log)
    writeFileSync(home.password, password, { mode: 0o600 })
    writeFileSync(home.about, JSON.stringify({ format: 1, postgres: binaries.version, dataDir: home.dataDir }))
    renameSync(data, home.cluster)
  } catch (error) {
    if (error instanceof DatabaseStartError) throw error
    throw new DatabaseStartError('initialise', `A new database could not be made in ${home.base}: ${errorText(error)}`, `Make that folder writable or set GUIXING_DATA_DIR to another one. ${USE_ANOTHER_DATABASE}`, { cause: error })
  } finally {
    rmSync(aside, { recursive: true, force: true })
  }
}

async function initdb(data: string, secret: string, home: Home, binaries: Binaries, log: (line: string) => void): Promise<void> {
  let said = ''
  for (const [index, locale] of LOCALES.entries()) {
    const args = ['-D', data, '-U', SUPERUSER, '--encoding=UTF8', ...locale, '--auth=scram-sha-256', `--pwfile=${secret}`]
    try {
      await run(binaries.initdb, args, { ...home.runAs, cwd: home.base, env: serverEnvironment(), timeout: 300_000 })
      if (index === LOCALES.length - 1) log('This system has no UTF-8 locale: approximate search in Chinese will find less.')
      return
    } catch (error) {
      said = `${(error as { stderr?: string }).stderr || errorText(error)}`.trim()
      rmSync(data, { recursive: true, force: true })
      if (!/locale/i.test(said)) break
    }
  }
  const full = /No space left/.test(said)
  throw new DatabaseStartError(
    'initialise',
    `PostgreSQL could not make a new database in ${home.base}: ${said.split('\n').filter((line) => /error|fatal|could not|no space/i.test(line)).join(' ') || said}`,
    full ? 'Free some space (about 100 MB are needed) or set GUIXING_DATA_DIR to a folder on another disk.' : `Make that folder writable or set GUIXING_DATA_DIR to another one. ${USE_ANOTHER_DATABASE}`,
  )
}
