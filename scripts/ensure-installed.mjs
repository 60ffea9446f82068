import './lib/node-version.mjs'
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { withFolderLock } from './lib/folder-lock.mjs'
import { childEnvironment, endWith, root, say, Told } from './lib/project.mjs'

const lockFile = join(root, 'package-lock.json')
const marker = join(root, 'node_modules', '.guixing-lock')

/**
 * Installs the dependencies when they are missing or not those of package-lock.json.
 * `dev: false` is content with an install without development tools.
 */
export async function ensureInstalled({ dev = false } = {}) {
  if (isInstalled(dev)) return
  await withFolderLock(join(root, '.cache', 'install.lock'), 'installing', async () => {
    if (isInstalled(dev)) return
    say('Installing dependencies; the first time this takes a minute or two …')
    await install()
    writeFileSync(marker, wanted(true))
    say('Dependencies are installed.')
  })
}

const wanted = (dev) => `${dev ? 'dev' : 'plain'} ${existsSync(lockFile) ? createHash('sha256').update(readFileSync(lockFile)).digest('hex') : 'no lock'}\n`

function isInstalled(dev) {
  const noted = existsSync(marker) ? readFileSync(marker, 'utf8') : ''
  if (noted === wanted(true) || (!dev && noted === wanted(false))) return true
  if (!matchesLock(dev)) return false
  writeFileSync(marker, wanted(dev))
  return true
}

/** Somebody may have installed by hand: npm writes what it put there into a list of its own. */
function matchesLock(dev) {
  const list = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(list) || !existsSync(lockFile)) return false
  const asked = JSON.parse(readFileSync(lockFile, 'utf8')).packages
  const there = JSON.parse(readFileSync(list, 'utf8')).packages
  return Object.entries(asked).every(([path, entry]) => {
    if (!path.includes('node_modules/') || entry.optional || entry.devOptional || entry.peer) return true
    if (entry.dev && !dev) return true
    return entry.link ? there[path]?.link === true : there[path]?.version === entry.version
  })
}

/**
 * `npm ci` refuses a lock file that lacks optional packages of other platforms, as one made against a registry that
 * does not carry them does; `npm install` takes the same versions and lets the missing ones be.
 */
async function install() {
  if (existsSync(lockFile)) {
    const said = await npm('ci')
    if (said === undefined) return
    if (!/EUSAGE/.test(said)) throw new Told(`${said.trim()}\n${explain(said)}`)
  }
  const said = await npm('install', '--no-save')
  if (said !== undefined) throw new Told(`${said.trim()}\n${explain(said)}`)
}

/** Runs npm; undefined when it went well, otherwise what it said. */
function npm(...args) {
  // npm beside our own Node, for a PATH that has neither.
  const beside = ['../lib/node_modules/npm/bin/npm-cli.js', 'node_modules/npm/bin/npm-cli.js', '../share/nodejs/npm/bin/npm-cli.js'].map((path) => join(dirname(process.execPath), path))
  const cli = [process.env.npm_execpath, ...beside].find((path) => path?.endsWith('npm-cli.js') && existsSync(path))
  const [program, first] = cli ? [process.execPath, [cli]] : [process.platform === 'win32' ? 'npm.cmd' : 'npm', []]
  const all = [...first, ...args, '--include=optional', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  return new Promise((resolve, reject) => {
    const began = Date.now()
    const child = spawn(program, all, { cwd: root, env: childEnvironment(), stdio: ['ignore', 2, 'pipe'], shell: !cli && process.platform === 'win32' })
    const progress = setInterval(() => say(`Still installing (${Math.round((Date.now() - began) / 1000)} s) …`), 15_000)
    let said = ''
    child.stderr.on('data', (chunk) => (said = (said + chunk).slice(-20_000)))
    child.once('error', (error) => {
      clearInterval(progress)
      reject(new Told(error.code === 'ENOENT' ? 'npm was not found. It comes with Node.js: https://nodejs.org' : `npm could not be started: ${error.message}`))
    })
    child.once('close', (code) => {
      clearInterval(progress)
      resolve(code === 0 ? undefined : said || `npm ended with code ${code}`)
    })
  })
}

/** What npm's failure means for the person who only typed `npm start`. */
export function explain(said) {
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT|network/i.test(said)) {
    const at = /https?:\/\/[^\s/"']+/.exec(said)?.[0]
    return `The package registry${at ? ` ${at}` : ''} could not be reached, so the dependencies are not installed. Check the network, or name a mirror or proxy (npm config set registry …, HTTPS_PROXY) and start again.`
  }
  if (/EACCES|EPERM|EROFS/.test(said)) return `npm may not write to ${join(root, 'node_modules')}. Make ${root} writable for this user and start again.`
  if (/ENOSPC/.test(said)) return `The disk of ${root} is full: about 1 GB is needed for the dependencies.`
  return 'The dependencies could not be installed; the lines above say why.'
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await ensureInstalled({ dev: true }).catch(endWith)
