import './lib/node-version.mjs'
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { withFolderLock } from './lib/folder-lock.mjs'
import { childEnvironment, endWith, hashOf, root, say, Told } from './lib/project.mjs'

const dist = join(root, 'dist')
const shared = ['package-lock.json', 'scripts/build.mjs', 'tsconfig.json', 'packages/core', 'packages/contract']
const parts = {
  server: { sources: [...shared, 'packages/packs', 'packages/server'], make: makeServer },
  web: { sources: [...shared, 'packages/web'], make: makeWeb },
}

/**
 * Builds what has changed since the last build: `dist/server` (main, command line, printing child) and `dist/web`.
 * Each part is made aside and then put in place, so a failed or killed build leaves the last good one.
 */
export async function build({ web = true } = {}) {
  const names = web ? ['server', 'web'] : ['server']
  if (names.every(isFresh)) return
  await withFolderLock(join(root, '.cache', 'build.lock'), 'building', async () => {
    for (const name of names.filter((one) => !isFresh(one))) await buildPart(name)
  })
}

const stamp = (name) => join(dist, name, '.sources')
const isFresh = (name) => existsSync(stamp(name)) && readFileSync(stamp(name), 'utf8') === hashOf(parts[name].sources)

async function buildPart(name) {
  const began = Date.now()
  const hash = hashOf(parts[name].sources)
  const aside = join(dist, `${name}.new`)
  rmSync(aside, { recursive: true, force: true })
  mkdirSync(aside, { recursive: true })
  say(`Building ${name} …`)
  await parts[name].make(aside)
  writeFileSync(join(aside, '.sources'), hash)
  rmSync(join(dist, name), { recursive: true, force: true })
  renameSync(aside, join(dist, name))
  say(`Built ${name} in ${((Date.now() - began) / 1000).toFixed(1)} s.`)
}

const entries = { main: 'main.ts', cli: 'cli/index.ts', 'print-child': 'printing/child.ts', 'keep-packs': '../../packs/src/keep.ts' }

async function makeServer(outdir) {
  const { build: bundle } = await import('esbuild')
  const entryPoints = Object.entries(entries)
    .map(([out, path]) => ({ out, in: join(root, 'packages/server/src', path) }))
    .filter((entry) => existsSync(entry.in))
  if (!entryPoints.some(({ out }) => out === 'main')) throw new Told('packages/server/src/main.ts is missing, so there is nothing to build.')
  const failed = await bundle({
    entryPoints, outdir, bundle: true, splitting: true, platform: 'node', format: 'esm', target: 'node20', sourcemap: true,
    outExtension: { '.js': '.mjs' }, chunkNames: 'chunk-[hash]', packages: 'external', plugins: [workspaces], logLevel: 'silent', absWorkingDir: root,
  }).then(() => undefined, (error) => error)
  if (failed) throw new Told(`The server could not be built:\n${(failed.errors ?? []).map((one) => `  ${one.location?.file ?? ''}:${one.location?.line ?? ''} ${one.text}`).join('\n') || failed.message}`)
  // A start takes what is kept here of the packs instead of reading them.
  await ran([join(outdir, 'keep-packs.mjs'), join(outdir, 'packs.json')], root, 'The packs could not be read; the lines above say why.')
}

/** `@guixing/core/money` → packages/core/src/money.ts, bundled from source; every other package stays outside. */
const workspaces = {
  name: 'guixing-workspaces',
  setup({ onResolve }) {
    onResolve({ filter: /^@guixing\// }, ({ path }) => {
      const [, name, ...rest] = path.split('/')
      const file = join(root, 'packages', name, 'src', `${rest.join('/') || 'index'}.ts`)
      return existsSync(file) ? { path: file } : { errors: [{ text: `${path} is not a file of packages/${name}/src` }] }
    })
  },
}

async function makeWeb(outDir) {
  const config = join(root, 'packages/web/vite.config.ts')
  if (!existsSync(config)) throw new Told('packages/web/vite.config.ts is missing, so the web pages cannot be built.')
  const args = [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--config', config, '--outDir', outDir, '--emptyOutDir', '--logLevel', 'warn']
  await ran(args, join(root, 'packages/web'), 'The web pages could not be built; the lines above say why.')
}

/** Runs a program of Node to its end. @throws Told `otherwise` when it fails */
function ran(args, cwd, otherwise) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, env: childEnvironment({ NODE_ENV: 'production' }), stdio: ['ignore', 2, 2] })
    child.once('error', reject)
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Told(otherwise))))
  })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await build({ web: !process.argv.includes('--server') }).catch(endWith)
