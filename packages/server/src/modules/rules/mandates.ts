import type { AuthorityRow, Delegation } from '@guixing/core/approvals/world'
import type { RoleDef } from '@guixing/core/model/regulation'
import { yuanOf } from '@guixing/core/money/money'
import type { Tx } from '../../platform/db.ts'

/** Levels of authority, lowest first; the number is what the approval machine compares. */
export const LEVELS = { staff: 10, middle: 20, leader: 30, top: 40 } as const
export type Level = keyof typeof LEVELS

/** Declared: `other` is a relative among the people of the house, `payee` (folded) a name money may go to. */
export interface Interest { person: string; other: string | null; payee: string | null }
/** A time somebody is away: an approved leave, or duties handed on as a whole. */
export interface Away { person: string; starts: string; ends: string }
export interface Mandates { delegations: Delegation[]; away: Away[]; authority: AuthorityRow[]; interests: Interest[] }

interface DelegationRow { from_person: string; to_person: string | null; starts_at: string; ends_at: string; kinds: string[] | null; cap: string | number | null; source_matter: string | null }

/** What a house says about who decides for whom, up to what, and who stays out. */
export async function loadMandates(tx: Tx, roles: Record<string, RoleDef>): Promise<Mandates> {
  const rows = await tx.query<DelegationRow>('select from_person, to_person, starts_at, ends_at, kinds, cap, source_matter from delegation where tenant_id = $1 and ends_at > now() and starts_at < ends_at order by starts_at, id', [tx.tenant])
  const bands = await tx.query<{ kind: string; above: string | number | null; up_to: string | number | null; unit_id: string | null; least: string }>('select kind, above, up_to, unit_id, least from authority where tenant_id = $1 order by kind, id', [tx.tenant])
  const interests = await tx.query<{ person_id: string; other_id: string | null; folded: string | null }>('select person_id, other_id, folded from interest where tenant_id = $1 and ended_at is null', [tx.tenant])
  return {
    delegations: rows.flatMap((d): Delegation[] => (d.to_person === null ? [] : [{
      from: d.from_person, to: d.to_person, starts: d.starts_at, ends: d.ends_at, ...(d.kinds ? { kinds: d.kinds } : {}), ...(d.cap === null ? {} : { cap: yuanOf(d.cap) }), ...(d.source_matter === null ? {} : { byLeave: true }),
    }])),
    away: rows.filter((d) => d.source_matter !== null || isWhole(d)).map((d) => ({ person: d.from_person, starts: d.starts_at, ends: d.ends_at })),
    authority: bands.map((b) => ({ kind: b.kind, ...(b.above === null ? {} : { above: yuanOf(b.above) }), ...(b.up_to === null ? {} : { upTo: yuanOf(b.up_to) }), ...(b.unit_id === null ? {} : { unit: b.unit_id }), least: levelOf(b.least, roles) })),
    interests: interests.map((i) => ({ person: i.person_id, other: i.other_id, payee: i.folded })),
  }
}

/** All duties are handed on; one limited to kinds or an amount lets approvals be decided and nothing else. */
export const isWhole = (d: { kinds?: readonly string[] | null; cap?: string | number | null }): boolean => !d.kinds && (d.cap === undefined || d.cap === null)

/** The level a row of the table or a grant comes to; a role nobody knows any more demands the highest, so that nothing slips through. */
export function levelOf(name: string, roles: Record<string, RoleDef>): number {
  if (Object.hasOwn(LEVELS, name)) return LEVELS[name as Level]
  if (name === 'general-manager') return LEVELS.top
  const role = roles[name]
  return role ? LEVELS[role.rank ?? 'staff'] : LEVELS.top
}

interface Known { people: ReadonlyMap<string, { grants: readonly { role: string }[] }>; units: ReadonlyMap<string, { head: string | null; parent: string | null }>; roles: Record<string, RoleDef> }
const kept = new WeakMap<object, Map<string, number>>()

/** The authority of everybody: the highest of their roles; who heads a unit is at least of middle level, who heads the house of the top. */
export function authorityOf(rules: Known, person: string): number {
  let all = kept.get(rules.people)
  if (!all) {
    all = new Map([...rules.people].map(([id, { grants }]) => [id, Math.max(LEVELS.staff, ...grants.map(({ role }) => levelOf(role, rules.roles)))]))
    for (const { head, parent } of rules.units.values()) if (head !== null) all.set(head, Math.max(all.get(head) ?? 0, parent === null ? LEVELS.top : LEVELS.middle))
    kept.set(rules.people, all)
  }
  return all.get(person) ?? 0
}

/** Is the person on approved leave, or have they handed on all their duties, at this instant? */
export const onLeave = (rules: Pick<Mandates, 'away'>, person: string, at: string): boolean => rules.away.some((a) => a.person === person && a.starts <= at && at < a.ends)
