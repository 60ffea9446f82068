import type { AuthorityLine } from '@guixing/contract/mandates'
import type { Words } from '@guixing/core/model/text'
import { parseMoney, yuanOf } from '@guixing/core/money/money'
import { derived as three } from '@guixing/packs'
import type { Tx } from '../../platform/db.ts'
import { NotFound, invalid } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { streamFact } from '../../platform/stream-fact.ts'
import { levelWords } from '../engine/index.ts'
import { LEVELS, levelOf, raiseRevision, type Level, type Rules } from '../rules/index.ts'

interface Row { id: string; kind: string; above: string | number | null; up_to: string | number | null; unit_id: string | null; least: string }
export interface NewLine { id?: string | undefined; kind: string; above?: string | null | undefined; upTo?: string | null | undefined; unit?: string | null | undefined; least: string }

const named = (rules: Rules, kind: string): Words => rules.catalogue.kinds[kind]?.label ?? three(kind, kind)
const SELECT = 'select id, kind, above, up_to, unit_id, least from authority where tenant_id = $1'

/** The table as it stands, by kind and amount. */
export async function authorityTable(tx: Tx, rules: Rules): Promise<AuthorityLine[]> {
  const rows = await tx.query<Row>(`${SELECT} order by kind, unit_id nulls first, coalesce(above, -1), id`, [tx.tenant])
  return rows.map((r) => ({
    id: r.id, kind: r.kind, name: named(rules, r.kind), above: r.above === null ? null : yuanOf(r.above), upTo: r.up_to === null ? null : yuanOf(r.up_to),
    unit: r.unit_id === null ? null : { id: r.unit_id, name: rules.units.get(r.unit_id)?.name ?? '—' }, least: r.least, leastName: rules.roles[r.least]?.label ?? levelName(levelOf(r.least, rules.roles)),
  }))
}

const levelName = (level: number): Words => three(...levelWords(level))

/** The levels with the roles that stand for each. */
export function levelsOf(rules: Rules): { level: string; name: Words; roles: Words[] }[] {
  const roles = Object.values(rules.roles).filter((role) => role.name !== 'client')
  return (Object.keys(LEVELS) as Level[]).map((level) => ({ level, name: levelName(LEVELS[level]), roles: roles.filter((role) => levelOf(role.name, rules.roles) === LEVELS[level]).map(({ label }) => label) }))
}

/**
 * Adds a line or changes one. Bands of the same kind and unit may not overlap, so that one amount has one answer.
 * @throws Invalid at the field; NotFound no such line
 */
export async function saveLine(tx: Tx, rules: Rules, by: string, line: NewLine): Promise<string> {
  if (!Object.hasOwn(rules.catalogue.kinds, line.kind)) throw invalid('kind', 'unknown-kind')
  const unit = line.unit ?? null
  if (unit !== null && !rules.units.has(unit)) throw invalid('unit', 'unknown-unit')
  if (!Object.hasOwn(LEVELS, line.least) && (!rules.roles[line.least] || line.least === 'client')) throw invalid('least', 'unknown-role')
  const above = fenAt('above', line.above)
  const upTo = fenAt('upTo', line.upTo)
  if (above !== null && upTo !== null && above >= upTo) throw invalid('upTo', 'not-above')
  // One writer at a time: two bands added at once could overlap unseen.
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 1))', [`${tx.tenant}/authority`])
  const rows = await tx.query<Row>(SELECT, [tx.tenant])
  const before = rows.find((r) => r.id === line.id)
  if (line.id !== undefined && !before) throw new NotFound()
  const from = (a: bigint | null): bigint => a ?? -1n
  const meets = (r: Row): boolean => {
    const [low, high] = [r.above === null ? null : BigInt(r.above), r.up_to === null ? null : BigInt(r.up_to)]
    return r.id !== line.id && r.kind === line.kind && r.unit_id === unit && (high === null || high > from(above)) && (upTo === null || upTo > from(low))
  }
  if (rows.some(meets)) throw invalid('upTo', 'band-overlaps')
  const id = before?.id ?? newId()
  await tx.query(
    `insert into authority (tenant_id, id, kind, above, up_to, unit_id, least, set_by) values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (tenant_id, id) do update set kind = excluded.kind, above = excluded.above, up_to = excluded.up_to, unit_id = excluded.unit_id, least = excluded.least, set_at = clock_timestamp(), set_by = excluded.set_by`,
    [tx.tenant, id, line.kind, above?.toString() ?? null, upTo?.toString() ?? null, unit, line.least, by])
  await streamFact(tx, 'authority-set', { line: id, kind: line.kind, above: line.above ?? null, upTo: line.upTo ?? null, unit, least: line.least, ...(before ? { before: told(before) } : {}) }, 'settings', by)
  await raiseRevision(tx)
  return id
}

export async function removeLine(tx: Tx, by: string, id: string): Promise<void> {
  const [gone] = await tx.query<Row>('delete from authority where tenant_id = $1 and id = $2 returning id, kind, above, up_to, unit_id, least', [tx.tenant, id])
  if (!gone) throw new NotFound()
  await streamFact(tx, 'authority-removed', { line: id, ...told(gone) }, 'settings', by)
  await raiseRevision(tx)
}

const told = (r: Row) => ({ kind: r.kind, above: r.above === null ? null : yuanOf(r.above), upTo: r.up_to === null ? null : yuanOf(r.up_to), unit: r.unit_id, least: r.least })

function fenAt(field: string, text: string | null | undefined): bigint | null {
  if (text === null || text === undefined || text.trim() === '') return null
  const fen = parseMoney(text.trim())
  if (typeof fen === 'string' || fen < 0n) throw invalid(field, 'not-money')
  return fen
}
