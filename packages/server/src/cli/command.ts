import { parseArgs, type ParseArgsConfig } from 'node:util'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError, projectRoot, readConfig } from '../config.ts'
import { openDatabase, type Database } from '../database.ts'
import { Invalid } from '../platform/errors.ts'
import { DatabaseStartError } from '../platform/postgres/index.ts'
import { installationSecret } from '../platform/secret.ts'

/** Something a person did wrong or must do first: said in its words, exit code 2. */
export class Usage extends Error {}

export interface Answer { data: unknown; text: string; ok?: boolean }
export interface Command {
  /** How it is called, after `guixing`. */
  usage: string
  says: string
  options?: NonNullable<ParseArgsConfig['options']>
  positionals?: number
  run: (given: Given) => Promise<Answer>
}
export interface Given {
  options: Record<string, string | boolean | string[] | undefined>
  positionals: string[]
  say: (line: string) => void
  database: () => Promise<Database>
  dataDir: string
  secret: () => string
}

/** Value of an option that must be there. */
export function wanted(given: Given, name: string): string {
  const value = given.options[name]
  if (typeof value !== 'string' || value === '') throw new Usage(`--${name} is missing`)
  return value
}
export const text = (given: Given, name: string): string | undefined => (typeof given.options[name] === 'string' ? (given.options[name] as string) : undefined)

/** The house a command works on: the only one, or that of `--slug`. */
export async function houseOf(given: Given): Promise<string> {
  const { pool } = await given.database()
  const { rows } = await pool.query<{ id: string; slug: string }>('select id, slug from house order by slug')
  const slug = text(given, 'slug')
  const found = slug ? rows.find((r) => r.slug === slug) : rows[0]
  if (!found) throw new Usage(slug ? `There is no house with the short name ${slug}.` : 'The house is not set up yet: run setup first.')
  if (!slug && rows.length > 1) throw new Usage(`There are several houses: name one with --slug (${rows.map((r) => r.slug).join(', ')}).`)
  return found.id
}

export const version = (): string => (JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8')) as { version: string }).version

/** Runs one command line; answers the exit code: 0 done, 1 done but not well, 2 wrongly called. JSON goes out with --json or into a pipe. */
export async function runCommand(commands: Record<string, Command>, argv: string[], out: (line: string) => void, say: (line: string) => void): Promise<number> {
  const name = Object.keys(commands).find((n) => n.split(' ').every((word, i) => argv[i] === word))
  const command = name ? commands[name] : undefined
  if (!name || !command) {
    const asked = argv.length === 0 || argv.includes('--help') || argv[0] === 'help'
    ;(asked ? out : say)(`${argv.length > 0 && !asked ? `There is no command "${argv.join(' ')}".\n` : ''}Guixing ${version()}\n\n${Object.values(commands).map((c) => `  guixing ${c.usage}\n      ${c.says}`).join('\n')}\n\nEach takes --json.`)
    return asked ? 0 : 2
  }
  let database: Promise<Database> | undefined
  try {
    const { values, positionals } = parse(command, argv.slice(name.split(' ').length))
    if (values.help) { out(`guixing ${command.usage}\n${command.says}`); return 0 }
    if (positionals.length !== (command.positionals ?? 0)) throw new Usage(`Called as: guixing ${command.usage}`)
    let config: ReturnType<typeof readConfig> | undefined
    const configured = () => (config ??= readConfig(process.env))
    const given: Given = {
      options: values, positionals, say,
      get dataDir() { return configured().dataDir },
      secret: () => installationSecret(configured().dataDir),
      database: () => (database ??= openDatabase(configured(), installationSecret(configured().dataDir), say, 4)),
    }
    const answer = await command.run(given)
    out(values.json || !process.stdout.isTTY ? JSON.stringify(answer.data) : answer.text)
    return answer.ok === false ? 1 : 0
  } catch (error) {
    const words = told(error)
    if (words === null) throw error
    say(words)
    return 2
  } finally {
    if (database) await database.then((d) => d.close(), () => undefined)
  }
}

/** What a person can mend, in words; null: a fault, which shows where it happened. */
function told(error: unknown): string | null {
  if (error instanceof Usage || error instanceof ConfigError || error instanceof DatabaseStartError) return error.message
  if (error instanceof Invalid) return error.errors.map((e) => `--${e.field}: ${e.code}${Object.keys(e.params ?? {}).length > 0 ? ` ${JSON.stringify(e.params)}` : ''}`).join('\n')
  return null
}

function parse(command: Command, args: string[]) {
  try {
    return parseArgs({ args, options: { ...command.options, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' }, slug: { type: 'string' } }, allowPositionals: true }) as { values: Given['options']; positionals: string[] }
  } catch (error) {
    throw new Usage(`${(error as Error).message}\nCalled as: guixing ${command.usage}`)
  }
}
