import { randomBytes } from 'node:crypto'
import { pinyin } from 'pinyin-pro'
import { makeCalendar } from '@guixing/core/calendar/calendar'
import { isZone } from '@guixing/core/calendar/zone'
import { inHouse, type Pool, type Tx } from '../../platform/db.ts'
import { dayIn } from '../../platform/days.ts'
import { invalid } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { streamFact } from '../../platform/stream-fact.ts'
import { adoptIn, catalogueBody, offered } from '../regulations/index.ts'
import { officeCalendar } from './calendar-seed.ts'

export const LANGUAGES = ['zh-CN', 'zh-TW', 'en']
export interface AdoptedPack { code: string; level?: 'enforced' | 'observed' | 'reference'; from?: string }
export interface Founding {
  name: string
  zone: string
  language: string
  packs: readonly (string | AdoptedPack)[]
  /** Runs in the founding transaction, before the house is there for others: people, units, the claim that it is the first. */
  also?: (tx: Tx, root: { id: string; name: string }) => Promise<void>
}

/** The house, its root unit, catalogue, calendar and adopted regulations in one transaction; answers the house's id. Invalid: name, zone, language, packs. */
export async function foundHouse(pool: Pool, founding: Founding): Promise<string> {
  const name = founding.name.trim()
  if (name === '' || [...name].length > 80) throw invalid('house', name === '' ? 'required' : 'too-long', { max: 80 })
  if (!isZone(founding.zone)) throw invalid('zone', 'unknown-zone')
  if (!LANGUAGES.includes(founding.language)) throw invalid('language', 'unknown-language')
  const known = new Set(offered().map((r) => r.code))
  const packs = founding.packs.map((p) => (typeof p === 'string' ? { code: p.toLowerCase() } : p)) as AdoptedPack[]
  for (const p of packs) if (!known.has(p.code)) throw invalid('packs', 'unknown-pack', { pack: p.code })
  const tenant = newId()
  const today = dayIn(founding.zone, new Date().toISOString())
  const calendar = makeCalendar(officeCalendar(founding.zone, [Number(today.slice(0, 4)), Number(today.slice(0, 4)) + 1]))
  await inHouse(pool, tenant, async (tx) => {
    const { body, hash } = catalogueBody()
    await tx.query('insert into house (id, slug, name, zone, language, catalogue_hash) values ($1, $2, $3, $4, $5, $6)', [tenant, await freeSlug(tx, name), name, founding.zone, founding.language, hash])
    const root = { id: newId(), name }
    // A site: what falls on each site (ledger reading, daily record) falls on the house until it has more than one.
    await tx.query("insert into unit (tenant_id, id, parent_id, name, type, path) values ($1, $2, null, $3, 'site', $4::uuid[])", [tenant, root.id, name, [root.id]])
    await tx.query('insert into catalogue_version (tenant_id, hash, body) values ($1, $2, $3)', [tenant, hash, JSON.stringify(body)])
    await tx.query("insert into calendar (tenant_id, id, version, body) values ($1, 'house', 1, $2)", [tenant, JSON.stringify(calendar)])
    await streamFact(tx, 'house-founded', { name, zone: founding.zone, language: founding.language, catalogue: hash }, 'settings', null)
    await founding.also?.(tx, root)
    for (const p of packs) await adoptIn(tx, null, p.code, p.level ?? 'enforced', p.from ?? today)
  })
  return tenant
}

/** The short name in public addresses: pinyin of the name, or random where nothing readable is left or it is taken. */
async function freeSlug(tx: Tx, name: string): Promise<string> {
  const readable = slugOf(name)
  const [taken] = readable === '' ? [{}] : await tx.query('select 1 from house where slug = $1', [readable])
  if (!taken) return readable
  return `${readable === '' ? 'house' : readable}-${randomBytes(3).toString('hex')}`
}

export function slugOf(name: string): string {
  const spoken = pinyin(name, { toneType: 'none', type: 'array', nonZh: 'consecutive', v: true }).join('')
  return spoken.normalize('NFKD').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 40).replace(/-+$/, '')
}
