import { inHouse, type Pool } from '../../platform/db.ts'
import { invalid } from '../../platform/errors.ts'
import { createAccount } from '../../platform/identity/index.ts'
import { streamFact } from '../../platform/stream-fact.ts'
import { askApproval } from '../approvals/index.ts'
import type { FileStore } from '../../platform/files/index.ts'
import { addClients } from '../clients/index.ts'
import { expandDuties, missDuties } from '../duties/index.ts'
import { acknowledgeIn, askToRead } from '../regulations/index.ts'
// Its hooks open the shifts of a published roster and fill a handover.
import '../roster/index.ts'
import { raiseRevision, rulesOf } from '../rules/index.ts'
import { SAMPLE_CLIENTS } from './sample-clients.ts'
import { FIRM_PEOPLE, sampleFirm } from './sample-firm.ts'
import { sampleLeave } from './sample-leave.ts'
import { addSampleKnowledge } from './sample-knowledge.ts'
import { pastTales } from './sample-past.ts'
import { MONEY_PEOPLE, sampleMoney } from './sample-money.ts'
import { addSamplePeople, SAMPLE_PEOPLE, type PeopleOfHouse } from './sample-people.ts'
import { dates, playAll, type Stage } from './sample-play.ts'
import { sampleReceivables } from './sample-receivables.ts'
import { rosterTales } from './sample-roster.ts'
import type { Teller } from './sample-tales.ts'
import { todayTales } from './sample-today.ts'

/** Days before today from which the sample's regulations are in force. */
export const SAMPLE_FROM_DAYS = 14
/** Everybody of the sample signs in with the Chinese name and this. */
export const SAMPLE_PASSWORD = 'guixing-sample'
/** What the sample's tales were written under; with fewer regulations some of what they expect would not be there. */
const NEEDED = ['s03', 's17', 's28', 's29', 's30', 's31', 's32', 's37']
/** Those of the regulations the sample needs that are not among these. */
export const sampleLacks = (codes: readonly string[]): string[] => NEEDED.filter((code) => !codes.includes(code))
const LATE_READERS = new Set(['马俊', '周强', '卢文'])

/** `files`: where papers of the sample are laid down; without it they are named and cannot be opened. */
export interface SampleDeps { log?: (line: string) => void; files?: FileStore }

export interface SampleLoaded { people: number; clients: number; steps: number }

/**
 * Fills a house with the sample's people, clients, information file, roster and matters, dated back from now so that it is alive on any day.
 * Everything is done by the engine as the right person would have done it: numbers, clocks, checks and rates are real. The sweep of clocks
 * leaves the house alone meanwhile (`house.settings.loadingUntil`). Invalid at `sample` where the house has not adopted what the tales need.
 */
export async function loadSample(pool: Pool, tenant: string, deps: SampleDeps & { accounts?: boolean; now?: number } = {}): Promise<SampleLoaded> {
  const log = deps.log ?? (() => undefined)
  const now = deps.now ?? Date.now()
  const before = await rulesOf(pool, tenant)
  const missing = sampleLacks(before.adopted.filter((a) => a.level !== 'reference').map((a) => a.code))
  if (missing.length > 0) throw invalid('sample', 'regulations-missing', { missing: missing.join(', ') })
  await pool.query(`update house set settings = settings || jsonb_build_object('loadingUntil', $2::text) where id = $1`, [tenant, new Date(Date.now() + 5 * 60_000).toISOString()])
  try {
    const found = await settle(pool, tenant)
    if (deps.accounts !== false) await giveAccounts(pool, tenant, found)
    const rules = await rulesOf(pool, tenant)
    const { clients, knowledge } = await inHouse(pool, tenant, async (tx) => {
      const ids = await addClients(tx, SAMPLE_CLIENTS.map((c) => ({ ...c, unit: found.units.root ?? null })))
      return { clients: SAMPLE_CLIENTS.map((c, i) => ({ id: ids[i] ?? '', name: c.name, room: c.room, phone: c.phone })), knowledge: await addSampleKnowledge(tx, rules, found.people['陈晓琳'] ?? '', now) }
    })
    const stage: Stage = { pool, tenant, zone: rules.house.zone, now, people: found.people, units: found.units, clients }
    const t: Teller = { stage, d: dates(stage.zone, now), knowledge }
    await expandDuties(pool, tenant, 2, t.d.dayBack(SAMPLE_FROM_DAYS))
    log('Playing the last two weeks …')
    const steps = await playAll(stage, [...rosterTales(t), ...pastTales(t), ...todayTales(t)])
    await askAbove(stage)
    await sampleLeave(stage, t.d)
    await sampleReceivables(stage, t.d)
    await sampleMoney(stage, t.d, deps.accounts === false ? null : SAMPLE_PASSWORD)
    await sampleFirm(stage, t.d, deps.accounts === false ? null : SAMPLE_PASSWORD, deps.files)
    await readOldMessages(stage)
    await readRegulations(stage)
    while ((await missDuties(pool, tenant)) > 0) continue
    return { people: Object.keys(stage.people).length, clients: clients.length, steps }
  } finally {
    await pool.query("update house set settings = settings - 'loadingUntil' where id = $1", [tenant])
  }
}

async function settle(pool: Pool, tenant: string): Promise<PeopleOfHouse> {
  return inHouse(pool, tenant, async (tx) => {
    const [root] = await tx.query<{ id: string; name: string }>('select id, name from unit where tenant_id = $1 and parent_id is null', [tenant])
    if (!root) throw new Error('the house has no root unit')
    const joined = new Date(Date.now() - 90 * 86_400_000).toISOString().slice(0, 10)
    const found = await addSamplePeople(tx, root, 'zh-CN', joined)
    await streamFact(tx, 'sample-loaded', { people: [...SAMPLE_PEOPLE] }, 'settings', null)
    await raiseRevision(tx)
    return found
  })
}

async function giveAccounts(pool: Pool, tenant: string, found: PeopleOfHouse): Promise<void> {
  const have = new Set((await pool.query<{ person_id: string }>('select person_id from account_person where tenant_id = $1', [tenant])).rows.map((r) => r.person_id))
  await Promise.all(SAMPLE_PEOPLE.filter((name) => !have.has(found.people[name] ?? '')).map((name) => createAccount(pool, { tenant, person: found.people[name] ?? '', login: name, name, password: SAMPLE_PASSWORD })))
}

/** A question beyond the site waits for the department manager's consent, a temporary activity for the company leaders' (S03 4.2.3, 4.2.6). */
async function askAbove(stage: Stage): Promise<void> {
  const rows = await inHouse(stage.pool, stage.tenant, (tx) => tx.query<{ id: string; kind: string; owner_id: string }>("select id, kind, owner_id from matter where tenant_id = $1 and not final and (kind = 'temporary-activity' or (kind = 'enquiry' and fields->>'category' = 'off-site'))", [tx.tenant]), 'read')
  for (const r of rows) await askApproval(stage.pool, { tenant: stage.tenant, person: r.owner_id, as: 'person' }, r.id, r.kind === 'enquiry' ? 's03.off-site' : 's03.temporary-activity', 'gate', r.kind === 'enquiry' ? '业户急问，请示如何答复' : '请批准在架空层举办')
}

/** What was told and raised before today has been read by whom it was for. */
async function readOldMessages(stage: Stage): Promise<void> {
  const day = new Date(stage.now - 12 * 3_600_000).toISOString()
  await inHouse(stage.pool, stage.tenant, async (tx) => {
    await tx.query("update alert set read_at = raised_at + interval '11 minutes', read_by = recipients[1] where tenant_id = $1 and raised_at < $2 and read_at is null", [tx.tenant, day])
    await tx.query("update notice set read_at = at + interval '20 minutes' where tenant_id = $1 and at < $2 and read_at is null", [tx.tenant, day])
  })
}

/** Everybody is asked to read what was adopted; most have. */
async function readRegulations(stage: Stage): Promise<void> {
  const rules = await rulesOf(stage.pool, stage.tenant)
  for (const [i, a] of rules.adopted.filter((x) => x.regulation.controls.some((c) => c.type === 'acknowledge')).entries()) {
    await askToRead(stage.pool, stage.tenant, a.code)
    await inHouse(stage.pool, stage.tenant, async (tx) => {
      for (const [j, name] of [...SAMPLE_PEOPLE, ...MONEY_PEOPLE, ...FIRM_PEOPLE].filter((known) => stage.people[known] !== undefined).entries()) {
        if (LATE_READERS.has(name) || (name === '孙丽' && i % 3 === 0)) continue
        const at = new Date(stage.now - ((i + j) % 9 + 1) * 86_400_000).toISOString()
        await acknowledgeIn(tx, rules, stage.people[name] ?? '', a, at)
      }
    })
  }
}
