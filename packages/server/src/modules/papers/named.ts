import type { Actor } from '@guixing/core/lifecycle/situation'
import { say, type Language } from '@guixing/core/model/text'
import type { Tx } from '../../platform/db.ts'
import { visibleSql } from '../matters/index.ts'
import { titleOf, type Rules } from '../rules/index.ts'
import type { Names } from './cells.ts'

/** Matters a form names are told by number and title where the reader may see them, by their number alone where not. */
export async function withTitles(tx: Tx, rules: Rules, actor: Actor, language: Language, names: Names): Promise<Names> {
  if (names.matter.size === 0) return names
  const scope = visibleSql(rules, actor, 3)
  const rows = await tx.query<{ id: string; kind: string; number: string; title: string }>(`select m.id, m.kind, m.number, m.title from matter m where m.tenant_id = $1 and m.id = any($2::uuid[]) and ${scope.sql}`, [tx.tenant, [...names.matter.keys()], ...scope.params])
  return { ...names, matter: new Map([...names.matter, ...rows.map((r) => [r.id, `${r.number}${r.title === '' ? '' : `　${say(titleOf(rules, r.kind, r.title), language) || r.title}`}`] as const)]) }
}
