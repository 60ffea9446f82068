import { maySee } from '@guixing/core/lifecycle/who'
import type { Actor, MatterState } from '@guixing/core/lifecycle/situation'
import { inHouse, type Pool } from '../db.ts'
import { noticeWords, type Naming } from '../messaging/index.ts'
import { changesIn, nothingSeen, type Changes, type Seen } from './changes.ts'

/** What the hub must know of a house: how things are said there, who somebody is now, what a unit lies in. */
export interface LiveHouse { naming: Naming; actorOf(person: string, now: string): Actor | null; pathOf(unit: string | null): string[] }
/** A house as of now: someone moved to another unit must not be told by what was so before. */
export type LiveHouseOf = (tenant: string) => Promise<LiveHouse>

/** Someone connected: `send` writes one event. */
export interface Listener { tenant: string; person: string; send(event: LiveEvent): void }
/**
 * `counts`: the badges may differ. `matters`: something happened on these; `ids` null means too many to name: look again.
 * `notice` and `alert` bring their words. What one may not see is not told.
 */
export type LiveEvent =
  | { event: 'counts'; data: Record<string, never> }
  | { event: 'matters'; data: { ids: string[] | null } }
  | { event: 'notice'; data: { id: string; at: string; text: ReturnType<typeof noticeWords>; matter: string | null } }
  | { event: 'alert'; data: { id: string; matter: string; text: ReturnType<typeof noticeWords> } }

interface House { listeners: Set<Listener>; /** Those who wait for the first look: what comes after it is told. */ waiting: (() => void)[]; seen: Seen; looking: boolean; again: boolean; timer: NodeJS.Timeout | undefined; last: number }

const BETWEEN_LOOKS = 500

/** Who is connected to this node, and what each of them is told. */
export class Hub {
  #houses = new Map<string, House>()
  readonly #pool: Pool
  readonly #houseOf: LiveHouseOf
  constructor(pool: Pool, houseOf: LiveHouseOf) { this.#pool = pool; this.#houseOf = houseOf }

  /** `ready` is called once nothing that happens from then on will be missed. Answers how to leave. */
  add(listener: Listener, ready: () => void): () => void {
    let house = this.#houses.get(listener.tenant)
    if (!house) {
      this.#houses.set(listener.tenant, (house = { listeners: new Set(), waiting: [], seen: nothingSeen(), looking: false, again: false, timer: undefined, last: 0 }))
    }
    house.listeners.add(listener)
    const own = house
    if (house.seen.first) {
      own.waiting.push(ready)
      this.#soon(listener.tenant, own)
    } else ready()
    return () => {
      own.listeners.delete(listener)
      if (own.listeners.size > 0) return
      if (own.timer) clearTimeout(own.timer)
      if (this.#houses.get(listener.tenant) === own) this.#houses.delete(listener.tenant)
    }
  }

  get size(): number { return [...this.#houses.values()].reduce((n, h) => n + h.listeners.size, 0) }

  /** Something may have happened somewhere: look, at most twice a second per house. */
  look(): void {
    for (const [tenant, house] of this.#houses) this.#soon(tenant, house)
  }

  #soon(tenant: string, house: House): void {
    if (house.looking) { house.again = true; return }
    house.timer ??= setTimeout(() => { house.timer = undefined; void this.#look(tenant, house) }, Math.max(0, house.last + BETWEEN_LOOKS - Date.now())).unref()
  }

  async #look(tenant: string, house: House): Promise<void> {
    house.looking = true
    house.last = Date.now()
    try {
      const changes = await changesIn(this.#pool, tenant, house.seen)
      for (const ready of house.waiting.splice(0)) ready()
      if (house.listeners.size > 0 && (changes.matters === null || changes.matters.length + changes.notices.length + changes.alerts.length > 0)) await this.#tell(tenant, house, changes)
    } catch {
      // The database is away; the connection that listens comes back and says so.
    } finally {
      house.looking = false
      if (house.again) { house.again = false; if (house.listeners.size > 0) this.#soon(tenant, house) }
    }
  }

  async #tell(tenant: string, house: House, changes: Changes): Promise<void> {
    const known = await this.#houseOf(tenant)
    const matters = changes.matters === null ? null : await statesOf(this.#pool, tenant, known, changes.matters)
    const now = new Date().toISOString()
    for (const listener of house.listeners) {
      const actor = known.actorOf(listener.person, now)
      if (!actor) continue
      const me = [listener.person, ...actor.standsInFor]
      if (matters === null) listener.send({ event: 'matters', data: { ids: null } })
      else {
        const ids = matters.filter((m) => maySee(actor, m)).map((m) => m.id)
        if (ids.length > 0) listener.send({ event: 'matters', data: { ids } })
      }
      for (const n of changes.notices) if (n.person === listener.person) listener.send({ event: 'notice', data: { id: n.id, at: n.at, text: noticeWords(n.code, n.params, known.naming), matter: n.matter } })
      for (const a of changes.alerts) if (!a.read && a.recipients.some((p) => me.includes(p))) listener.send({ event: 'alert', data: { id: a.id, matter: a.matter, text: noticeWords(`alert.${a.text}`, numberOf(matters, a.matter), known.naming) } })
      if (matters === null || me.some((p) => changes.concerned.has(p))) listener.send({ event: 'counts', data: {} })
    }
  }
}

type Seeable = MatterState & { number: string; title: string }
const numberOf = (matters: Seeable[] | null, id: string): Record<string, string> => { const m = matters?.find((x) => x.id === id); return m ? { number: m.number, title: m.title } : {} }

interface Row { id: string; kind: string; number: string; title: string; unit_id: string | null; handling_unit_id: string | null; owner_id: string | null; first_responder_id: string | null; opener_id: string | null; confidentiality: string | null; parties: string[] | null }

async function statesOf(pool: Pool, tenant: string, house: LiveHouse, ids: string[]): Promise<Seeable[]> {
  if (ids.length === 0) return []
  const rows = await inHouse(pool, tenant, (tx) => tx.query<Row>(
    `select m.id, m.kind, m.number, m.title, m.unit_id, m.handling_unit_id, m.owner_id, m.first_responder_id, m.opener_id, m.confidentiality, (select array_agg(p.person_id) from matter_party p where p.tenant_id = m.tenant_id and p.matter_id = m.id) as parties
     from matter m where m.tenant_id = $1 and m.id = any($2::uuid[])`, [tenant, ids]), 'read')
  return rows.map((r) => ({
    id: r.id, kind: r.kind, number: r.number, title: r.title, unit: r.unit_id, unitPath: house.pathOf(r.unit_id), handlingUnit: r.handling_unit_id, handlingPath: house.pathOf(r.handling_unit_id), owner: r.owner_id, firstResponder: r.first_responder_id,
    opener: r.opener_id, confidentiality: r.confidentiality, participants: r.parties ?? [], stage: '', client: null, channel: null, priority: null, parent: null, due: null, amount: null, openedAt: '', closedAt: null, version: 0, fields: {},
  }))
}
