import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { ConfigError, projectRoot, readConfig } from './config.ts'
import { translate } from './platform/db.ts'
import { Unavailable } from './platform/errors.ts'
import { DatabaseStartError } from './platform/postgres/index.ts'
import { startNode, type Node } from './node.ts'

const say = (line: string): void => { process.stdout.write(`${line}\n`) }

/** Starts one node and ends it gently on the first signal, at once on the second. */
async function main(): Promise<void> {
  const config = readConfig(process.env)
  const version = (JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8')) as { version: string }).version
  const webDir = join(projectRoot(), 'dist/web')
  if (!existsSync(join(webDir, 'index.html'))) say('The web pages are not built; only the interface for programs is served.')
  const running: { node?: Node } = {}
  // A connection lost where nobody waits for the answer is no reason to end; whatever else is unforeseen still is.
  process.on('unhandledRejection', (error) => {
    if (!(translate(error) instanceof Unavailable)) throw error
    say(`lost on the way: ${(error as Error).message}`)
  })
  let ending = false
  const end = (signal: NodeJS.Signals) => {
    if (ending) process.exit(1)
    ending = true
    say(`Ending (${signal}) …`)
    const late = setTimeout(() => process.exit(1), 20_000)
    late.unref()
    Promise.resolve(running.node?.stop()).then(() => process.exit(0), (error) => { process.stderr.write(`${String(error?.stack ?? error)}\n`); process.exit(1) })
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(signal))
  const node = await startNode({ ...config, version, webDir, env: process.env, log: say })
  running.node = node
  say(`Guixing is ready at ${node.url}`)
  setTimeout(giveBack, 2_000).unref()
  if (!(await node.isSetUp())) {
    say('This house is not set up yet. Open the address above in a browser, or run:')
    say('  npm run -s guixing -- setup --house NAME --admin NAME --password PASSWORD [--sample]')
  }
}

/** Reading packs and rules leaves some 50 MB that V8 would keep until it runs short: given back once, when the first visitors have been served. */
function giveBack(): void {
  setFlagsFromString('--expose-gc')
  ;(runInNewContext('gc') as () => void)()
}

main().catch((error: unknown) => {
  // What a person can mend is said in words; everything else is a fault and shows where.
  const told = error instanceof ConfigError || error instanceof DatabaseStartError
  process.stderr.write(`${told ? (error as Error).message : String((error as Error)?.stack ?? error)}\n`)
  process.exit(1)
})
