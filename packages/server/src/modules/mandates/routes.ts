import type { DelegationView } from '@guixing/contract/mandates'
import { yuanOf } from '@guixing/core/money/money'
import { derived as three } from '@guixing/packs'
import { os } from '../../platform/api.ts'
import type { Tx } from '../../platform/db.ts'
import { NotFound } from '../../platform/errors.ts'
import { mustAdminister, reading, session, writing, type Session } from '../session/index.ts'
import type { Rules } from '../rules/index.ts'
import { authorityTable, levelsOf, removeLine, saveLine } from './authority.ts'
import { addDelegation, endGiven } from './delegations.ts'
import { declare, endInterest, interestsOf } from './interests.ts'

const administers = (s: Session): boolean => s.actor.roles.some((r) => r.role === 'administrator' || r.role === 'general-manager')
const ok = { ok: true as const }

/** Kinds an approval in force is bound to. */
function kindsWithApprovals(rules: Rules) {
  const kinds = new Set(rules.force.filter(({ control }) => control.type === 'approval').flatMap(({ control }) => control.binds.flatMap((b) => ('kind' in b && b.kind !== undefined ? [b.kind] : []))))
  return [...kinds].flatMap((kind) => { const known = rules.catalogue.kinds[kind]; return known ? [{ kind, name: known.label }] : [] })
}

interface Row { id: string; from_person: string; to_person: string | null; starts_at: string; ends_at: string; kinds: string[] | null; cap: string | number | null; source_matter: string | null; number: string | null }

async function delegationsFor(tx: Tx, s: Session): Promise<DelegationView[]> {
  const all = administers(s)
  const rows = await tx.query<Row>(
    `select d.id, d.from_person, d.to_person, d.starts_at, d.ends_at, d.kinds, d.cap, d.source_matter, m.number from delegation d left join matter m on m.tenant_id = d.tenant_id and m.id = d.source_matter
     where d.tenant_id = $1 and d.ends_at > now() and d.starts_at < d.ends_at and ($2 or $3 in (d.from_person, d.to_person)) order by d.starts_at, d.id limit 1000`, [tx.tenant, all, s.person])
  const name = (id: string) => ({ id, name: s.rules.people.get(id)?.name ?? '—' })
  return rows.map((d) => ({
    id: d.id, from: name(d.from_person), to: d.to_person === null ? null : name(d.to_person), starts: d.starts_at, ends: d.ends_at, cap: d.cap === null ? null : yuanOf(d.cap),
    kinds: d.kinds?.map((kind) => ({ kind, name: s.rules.catalogue.kinds[kind]?.label ?? three(kind, kind) })) ?? null, leave: d.source_matter === null ? null : { id: d.source_matter, number: d.number ?? '' }, mayEnd: d.source_matter === null && (all || d.from_person === s.person),
  }))
}

export const mandateRoutes = {
  delegations: os.mandates.delegations.handler(({ context }) => reading(context, async (tx, s) => ({ delegations: await delegationsFor(tx, s), kinds: kindsWithApprovals(s.rules) }))),
  addDelegation: os.mandates.addDelegation.handler(async ({ context, input: { person, ...rest } }) => {
    const s = await session(context)
    if (person !== undefined && person !== s.person) mustAdminister(s)
    return { id: await writing(context, (tx, own) => addDelegation(tx, own.rules, own.person, { ...rest, person: person ?? own.person })) }
  }),
  endDelegation: os.mandates.endDelegation.handler(async ({ context, input }) => {
    await writing(context, async (tx, s) => { await endGiven(tx, s.person, input.id, administers(s)); return ok })
    return ok
  }),
  authority: os.mandates.authority.handler(({ context }) => reading(context, async (tx, s) => {
    mustAdminister(s)
    return { lines: await authorityTable(tx, s.rules), kinds: kindsWithApprovals(s.rules), levels: levelsOf(s.rules) }
  })),
  saveAuthority: os.mandates.saveAuthority.handler(async ({ context, input }) => {
    mustAdminister(await session(context))
    return { id: await writing(context, (tx, s) => saveLine(tx, s.rules, s.person, input)) }
  }),
  removeAuthority: os.mandates.removeAuthority.handler(async ({ context, input }) => {
    mustAdminister(await session(context))
    await writing(context, async (tx, s) => { await removeLine(tx, s.person, input.id); return ok })
    return ok
  }),
  interests: os.mandates.interests.handler(({ context }) => reading(context, async (tx, s) => ({ interests: await interestsOf(tx, s.rules, administers(s) ? null : s.person) }))),
  declareInterest: os.mandates.declareInterest.handler(async ({ context, input: { person, ...rest } }) => {
    const s = await session(context)
    if (person !== undefined && person !== s.person && !administers(s)) throw new NotFound()
    return { id: await writing(context, (tx, own) => declare(tx, own.rules, own.person, { ...rest, person: person ?? own.person })) }
  }),
  endInterest: os.mandates.endInterest.handler(async ({ context, input }) => {
    mustAdminister(await session(context))
    await writing(context, async (tx, s) => { await endInterest(tx, s.person, input.id); return ok })
    return ok
  }),
}
