import { join } from 'node:path'
import { backupCommand, restoreCommand } from './backup.ts'
import { text, houseOf, Usage, wanted, type Command } from './command.ts'
import { doctor } from './doctor.ts'
import { due } from './due.ts'
import { coverageOf } from '../modules/regulations/index.ts'
import { isSetUp, setUpHouse } from '../modules/house/index.ts'
import { seedMatters } from '../modules/seed/index.ts'
import { verifyHouse } from '../modules/audit/index.ts'
// Adds its own look to the verification.
import '../modules/money/index.ts'
import { rulesOf } from '../modules/rules/index.ts'
import { inHouse } from '../platform/db.ts'
import { fileStore } from '../platform/files/index.ts'
import { createToken } from '../platform/identity/index.ts'

const setup: Command = {
  usage: 'setup --house NAME --admin NAME --password … [--packs s03,s17,…] [--zone Asia/Shanghai] [--language zh-CN] [--sample]', says: 'Sets up the house, once, without questions.',
  options: { house: { type: 'string' }, admin: { type: 'string' }, password: { type: 'string' }, packs: { type: 'string' }, zone: { type: 'string' }, language: { type: 'string' }, sample: { type: 'boolean' } },
  run: async (given) => {
    const { pool } = await given.database()
    const packs = text(given, 'packs')?.split(',').map((p) => p.trim().toLowerCase()).filter(Boolean)
    if (await isSetUp(pool)) throw new Usage('The house is set up already; this is done only once.')
    const made = await setUpHouse(pool, {
      house: wanted(given, 'house'), admin: wanted(given, 'admin'), password: wanted(given, 'password'), zone: text(given, 'zone') ?? 'Asia/Shanghai', language: text(given, 'language') ?? 'zh-CN',
      packs: packs ?? ['s03', 's17', 's28', 's29', 's30', 's31', 's32', 's37'], sample: given.options.sample === true,
    }, { log: given.say, files: fileStore(join(given.dataDir, 'files')) })
    return { data: { ok: true, house: made.tenant, login: made.login }, text: `The house is set up. Sign in as ${made.login}.` }
  },
}

const token: Command = {
  usage: 'token create --user NAME [--name WHAT-FOR]', says: 'A bearer token that acts as this person. It is shown once.', options: { user: { type: 'string' }, name: { type: 'string' } },
  run: async (given) => {
    const tenant = await houseOf(given)
    const { pool } = await given.database()
    const user = wanted(given, 'user')
    const rules = await rulesOf(pool, tenant)
    const person = [...rules.people.values()].find((p) => p.active && (p.login === user.normalize('NFKC').toLowerCase() || p.name === user))
    if (!person) throw new Usage(`Nobody here is called ${user}.`)
    const token = await createToken(pool, tenant, person.id, text(given, 'name') ?? 'command line')
    return { data: { token }, text: token }
  },
}

const coverage: Command = {
  usage: 'coverage', says: 'Every requirement of the forty systems and what carries it.',
  run: async (given) => {
    const tenant = await houseOf(given)
    const { pool } = await given.database()
    const rules = await rulesOf(pool, tenant)
    const covered = await inHouse(pool, tenant, (tx) => coverageOf(tx, rules), 'read')
    const lines = covered.systems.flatMap((s) => [`${s.code}  ${s.carried}/${s.asked}`, ...(s.carried > 0 ? s.requirements.filter((r) => !r.carried).map((r) => `      not carried: ${r.id}${r.by.length === 0 ? ' (no live control)' : r.test.length === 0 ? ' (no test)' : ' (nobody has confirmed it)'}`) : [])])
    return { data: covered, text: lines.join('\n') }
  },
}

const verify: Command = {
  usage: 'verify', says: 'Walks every hash chain and checkpoint, recounts conformance from the checks, and looks over the money.',
  run: async (given) => {
    const tenant = await houseOf(given)
    const { pool } = await given.database()
    let told = Date.now()
    const result = await verifyHouse(pool, tenant, (facts) => { if (Date.now() - told > 2000) { told = Date.now(); given.say(`${facts} facts …`) } })
    return { data: result, ok: result.ok, text: `${result.ok ? 'ok' : 'NOT OK'}: ${result.chains} chains, ${result.facts} facts, ${result.checkpoints} checkpoints${result.mismatches.map((m) => `\n  ${m.what} ${m.where}: ${m.detail}`).join('')}` }
  },
}

const seed: Command = {
  usage: 'seed --matters N', says: 'Fills the house with N invented matters of two years, for trying out and measuring.', options: { matters: { type: 'string' } },
  run: async (given) => {
    const n = Number(wanted(given, 'matters'))
    if (!Number.isInteger(n) || n < 1 || n > 5_000_000) throw new Usage('--matters must be a whole number from 1 to 5000000.')
    const tenant = await houseOf(given)
    const { pool } = await given.database()
    await seedMatters(pool, tenant, n, (done) => given.say(`${done} of ${n} …`))
    return { data: { ok: true, matters: n }, text: `${n} matters added.` }
  },
}

const migrated: Command = {
  usage: 'migrate', says: 'Brings the database up to date; starting does the same.',
  run: async (given) => {
    const { migrated: n } = await given.database()
    return { data: { ok: true, migrated: n }, text: n === 0 ? 'The database is up to date.' : `${n} migrations done.` }
  },
}

/** Every command, by the words it is called with. */
export const commands: Record<string, Command> = { setup, 'token create': token, coverage, due, verify, backup: backupCommand, restore: restoreCommand, seed, doctor, migrate: migrated }
