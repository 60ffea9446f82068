import { versionAt } from '@guixing/core/annexes/version'
import type { RecordControl } from '@guixing/core/model/control'
import { say } from '@guixing/core/model/text'
import type { AnnexView } from '@guixing/contract/regulations'
import { dayIn } from '../../platform/days.ts'
import { inHouse, writeRows, type Pool, type Tx } from '../../platform/db.ts'
import { invalid, NotFound } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { nowOf } from '../../platform/now.ts'
import { openMatter, type Caller } from '../engine/index.ts'
import { visibleSql } from '../matters/index.ts'
import { person, rulesOf, type Rules } from '../rules/index.ts'
import type { Session } from '../session/index.ts'

interface Bound { matter: string; regulation: string; annex: string; version: string; from: string; note: string | null; by: string | null; boundAt: string; file: string | null; name: string | null; size: number | string | null }

/** Every version the house has bound and not withdrawn. Annexes are no secret: whoever belongs to the house reads them. */
async function boundOf(tx: Tx, code: string | null): Promise<Map<string, Bound[]>> {
  const rows = await tx.query<Bound>(
    `select m.id as matter, m.fields->>'regulation' as regulation, m.fields->>'annex' as annex, m.fields->>'version' as version, m.fields->>'effectiveFrom' as "from", m.fields->>'words' as note, m.opener_id as by, m.opened_at as "boundAt", d.id as file, d.name, d.size
     from matter m left join document d on d.tenant_id = $1 and d.matter_id = m.id and d.id::text = m.fields->>'file' where m.tenant_id = $1 and m.kind = 'annex' and m.stage = 'bound' and ($2::text is null or m.fields->>'regulation' = $2) order by 5 desc, m.opened_at desc`, [tx.tenant, code])
  const map = new Map<string, Bound[]>()
  for (const row of rows) { const key = `${row.regulation}/${row.annex}`; map.set(key, [...(map.get(key) ?? []), row]) }
  return map
}

const declared = (rules: Rules) => rules.adopted.filter((a) => a.level !== 'reference').flatMap((a) => (a.regulation.annexes ?? []).map((annex) => ({ code: a.code, annex })))

/**
 * The annexes of the adopted regulations, or of one, with the version in force today; of a matter those its kind uses, each in the version of the
 * matter's own opening (S01-66). @throws NotFound where the matter is none or may not be seen
 */
export async function annexesOf(tx: Tx, { rules, actor }: Session, asked: { code?: string; matter?: string }, now: string): Promise<AnnexView[]> {
  const zone = rules.house.zone
  let [kind, instant]: [string | null, string] = [null, now]
  if (asked.matter !== undefined) {
    const scope = visibleSql(rules, actor, 3)
    const [m] = await tx.query<{ kind: string; opened_at: string }>(`select m.kind, m.opened_at from matter m where m.tenant_id = $1 and m.id = $2 and ${scope.sql}`, [tx.tenant, asked.matter, ...scope.params])
    if (!m) throw new NotFound()
    ;[kind, instant] = [m.kind, m.opened_at]
  }
  const wanted = declared(rules).filter(({ code, annex }) => (asked.code === undefined || code === asked.code.toLowerCase()) && (kind === null || annex.usedBy.includes(kind)))
  if (wanted.length === 0) return []
  const bound = await boundOf(tx, asked.code?.toLowerCase() ?? null)
  const view = (b: Bound) => ({ matter: b.matter, version: b.version, from: b.from, file: b.file === null ? null : { id: b.file, name: b.name ?? '', size: Number(b.size) }, note: b.note, boundBy: person(rules, b.by), boundAt: b.boundAt })
  return wanted.map(({ code, annex }) => {
    const versions = bound.get(`${code}/${annex.annex}`) ?? []
    const current = versionAt(versions, dayIn(zone, instant), instant)
    return {
      regulation: code, annex: annex.annex, name: annex.name, article: annex.clause, usedBy: annex.usedBy.flatMap((name) => rules.catalogue.kinds[name]?.label ?? []),
      current: current ? view(current) : null, versions: kind === null ? versions.map(view) : [],
    }
  })
}

/** Binds a file somebody sent as a version of an annex. Invalid: annex (unknown), version (taken), file (unknown-file). Refused where an article asks for more. */
export async function bindAnnex(pool: Pool, s: Session, caller: Caller, input: { code: string; annex: string; version: string; from: string; file: string; note?: string }): Promise<string> {
  const code = input.code.toLowerCase()
  const found = declared(s.rules).find((d) => d.code === code && d.annex.annex === input.annex)
  if (!found) throw new NotFound()
  const fields = { regulation: code, annex: input.annex, name: say(found.annex.name, 'zh-CN'), version: input.version, effectiveFrom: input.from, file: input.file, words: input.note ?? null }
  // Asked behind a lock in the act's own transaction: of two at once the later one finds the first, and a request that comes again its own answer.
  const opened = await openMatter(pool, caller, { kind: 'annex', action: 'bind', fields }, async ({ tx }) => {
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`${tx.tenant}/annex/${code}/${input.annex}`])
    if (((await boundOf(tx, code)).get(`${code}/${input.annex}`) ?? []).some((b) => b.version === input.version)) throw invalid('version', 'taken')
  })
  return opened.id
}

/** Annexes of a house no version is in force of today, by the requirements of the controls that look for them: gaps of its coverage. */
export async function missingAnnexes(tx: Tx, rules: Rules, now: string): Promise<Map<string, { regulation: string; annex: string }[]>> {
  const out = new Map<string, { regulation: string; annex: string }[]>()
  if (declared(rules).length === 0) return out
  const bound = await boundOf(tx, null)
  for (const control of overAnnexes(rules)) {
    const gaps = declared(rules).filter(({ code, annex }) => code === control.regulation && !versionAt(bound.get(`${code}/${annex.annex}`) ?? [], dayIn(rules.house.zone, now), now))
    for (const id of control.carries) if (gaps.length > 0) out.set(id, gaps.map(({ code, annex }) => ({ regulation: code, annex: say(annex.name, 'zh-CN') })))
  }
  return out
}

/** Record controls over the annexes of their own regulation. */
const overAnnexes = (rules: Rules): RecordControl[] => rules.force.flatMap(({ control }) => (control.type === 'record' && control.documents?.includes('annexes') ? [control] : []))

/** Looks once a month and annex whether a version is in force: kept, or a breach of the house. Answers how many are missing. May be repeated. */
export async function checkAnnexes(pool: Pool, tenant: string): Promise<number> {
  const rules = await rulesOf(pool, tenant)
  if (overAnnexes(rules).length === 0) return 0
  return inHouse(pool, tenant, async (tx) => {
    const now = await nowOf(tx)
    const day = dayIn(rules.house.zone, now)
    const bound = await boundOf(tx, null)
    const occasion = `annex ${day.slice(0, 7)}`
    const rows = overAnnexes(rules).flatMap((c) => declared(rules).filter(({ code }) => code === c.regulation).map(({ code, annex }) => ({
      id: newId(), control: c.id, regulation: c.regulation, article: c.clause[0] ?? '', subject: `${code}/${annex.annex}`, occasion, outcome: versionAt(bound.get(`${code}/${annex.annex}`) ?? [], day, now) ? 'conformed' : 'breached',
      blocks: false, day, at: now, matter_id: null, unit_id: null, person_id: null, fact_id: null, cause: null, late_seconds: null,
    })))
    const seen = new Set((await tx.query<{ key: string }>('select control || subject as key from check_result where tenant_id = $1 and occasion = $2', [tx.tenant, occasion])).map((r) => r.key))
    const fresh = rows.filter((r) => !seen.has(r.control + r.subject))
    if (fresh.length > 0) await writeRows(tx, { check_result: fresh })
    return rows.filter((r) => r.outcome === 'breached').length
  })
}
