import { openingActions, type ActionDef, type KindDef, type Value } from '@guixing/core/model/kind'
import { lookUp, type Pool } from '../../platform/db.ts'
import { NotFound } from '../../platform/errors.ts'
import type { ChoiceList } from '@guixing/core/model/regulation'
import { rulesOf, type Rules } from '../rules/index.ts'

/** A house by its public name, for people without an account. The table of houses has no row-level security. */
export async function openHouse(pool: Pool, slug: string): Promise<{ tenant: string; rules: Rules }> {
  if (!/^[a-z0-9-]{1,60}$/.test(slug)) throw new NotFound()
  const tenant = (await lookUp<{ id: string }>(pool, 'select id from house where slug = $1', [slug]))[0]?.id
  if (!tenant) throw new NotFound()
  return { tenant, rules: await rulesOf(pool, tenant) }
}

/** The action by which a client opens a matter of this kind, if the kind gives one. */
export function clientOpening(kind: KindDef): ActionDef | undefined {
  return kind.portal ? openingActions(kind).find((a) => a.who.some((w) => 'relation' in w && w.relation === 'client-self')) : undefined
}

export const portalKinds = (rules: Rules): KindDef[] => Object.values(rules.catalogue.kinds).filter((k) => clientOpening(k) !== undefined)

/** What a client may choose their matter to be about. The house's own people may add words to an open list; a stranger chooses. */
export function portalCategories(rules: Rules): ChoiceList['items'] {
  const list = portalKinds(rules).map((k) => clientOpening(k)?.asks.find((a) => a.field.name === 'category')?.field.list).find((l) => l !== undefined)
  return list === undefined ? [] : rules.lists[list]?.items ?? []
}

/** Places a client may address; the department that receives there is chosen by the house. */
export const portalUnits = (rules: Rules) => [...rules.units.values()].filter((u) => u.type === 'site').map((u) => ({ id: u.id, name: u.name }))

/** Where a client's matter arrives: the service department of the place addressed, else of the house. */
export function receivingUnit(rules: Rules, place: string | undefined): string | null {
  const units = [...rules.units.values()]
  const site = place && rules.units.has(place) ? place : null
  const desk = units.find((u) => u.code === 'service' && (site === null || u.path.includes(site)))
  return desk?.id ?? site ?? units.find((u) => u.parent === null)?.id ?? null
}

const SOURCES: Record<string, 'content' | 'name' | 'phone' | 'room' | 'category'> = { content: 'content', goal: 'content', callerName: 'name', person: 'name', callerPhone: 'phone', contact: 'phone', room: 'room', category: 'category' }

/** What the client typed, laid into the fields the opening action asks for; anything it does not ask for is left out. */
export function fieldsFor(action: ActionDef, typed: { content: string; name: string; phone: string; room?: string; category?: string }): Record<string, Value> {
  const fields: Record<string, Value> = {}
  for (const { field } of action.asks) {
    const source = SOURCES[field.name]
    const v = source ? typed[source]?.trim() : undefined
    if (v) fields[field.name] = v
  }
  return fields
}
