import type { FormDef } from '@guixing/core/model/regulation'
import { say, type Language } from '@guixing/core/model/text'
import type { Tx } from '../../platform/db.ts'
import { STRUCK, type PrintOpinion } from '../../platform/printing/index.ts'
import { wallTime } from '../../platform/sheets/index.ts'
import type { Held } from '../engine/index.ts'
import type { Rules } from '../rules/index.ts'
import { OUTCOMES } from './load.ts'

interface Said { place: string; outcome: string | null; by_id: string | null; on_behalf_id: string | null; at: string; words: string | null }

/** What a form of an approved matter is signed by: boxes of offices, and who else signs below. `whole`: the boxes tell all that was decided. */
export interface Signing { opinions: PrintOpinion[]; others: FormDef['signatures']; whole: boolean }

/**
 * Of a matter that is approved, whoever signs its form by an office of the house (单位领导, 资产财务部 …) has a box on it: what its holder said,
 * who signed and on which day, as the approval has it, else what they did with it themselves (paid, booked). Empty, to be written by
 * hand, where nobody has; struck through where another route would have asked them and it was approved without.
 */
export async function opinionsOf(tx: Tx, rules: Rules, language: Language, { kind, matter, approvals }: Pick<Held, 'kind' | 'matter' | 'approvals'>, signatures: FormDef['signatures']): Promise<Signing> {
  const none = { opinions: [], others: signatures, whole: false }
  if (approvals.length === 0 && !Object.values(kind.actions).some((a) => a.by === 'approval')) return none
  const offices = signatures.map((s) => ({ s, role: Object.values(rules.roles).find((r) => s['zh-CN'].endsWith(r.label['zh-CN']))?.name }))
  if (!offices.some((o) => o.role !== undefined)) return none
  const acts = Object.values(kind.actions).filter((a) => a.by === 'person' && a.from !== 'any' && a.from.length > 0 && !a.voids && !a.trait && !a.who.some((w) => 'relation' in w))
  const said = await tx.query<Said>(
    `select * from (select distinct on (t.place) t.place, t.outcome, t.by_id, t.on_behalf_id, t.at, t.words from approval_task t join approval a on a.tenant_id = t.tenant_id and a.id = t.approval_id
       where t.tenant_id = $1 and t.matter_id = $2 and t.at is not null and t.by_id is not null and a.state in ('open', 'approved', 'rejected', 'returned') order by t.place, t.at desc) x order by at, place`, [tx.tenant, matter.id])
  const done = acts.length === 0 ? [] : await tx.query<Said>(
    `select distinct on (f.what) '' as place, f.what as outcome, f.by_id, f.on_behalf_id, f.at, null as words from fact f where f.tenant_id = $1 and f.matter_id = $2 and f.what = any($3::text[]) and f.by_as = 'person' order by f.what, f.seq desc`, [tx.tenant, matter.id, acts.map((a) => a.name)])
  const over = approvals.some((a) => a.purpose === 'gate' && a.state === 'approved') && !approvals.some((a) => a.state === 'open' || a.state === 'returned')
  const name = (id: string | null): string => (id ? rules.people.get(id)?.name ?? '—' : '')
  const take = (list: Said[], role: string): Said | undefined => {
    const at = list.findIndex((t) => (rules.people.get(t.on_behalf_id ?? t.by_id ?? '')?.grants ?? []).some((g) => g.role === role))
    return at < 0 ? undefined : list.splice(at, 1)[0]
  }
  const asked = new Set(approvals.flatMap((a) => rolesIn(rules.force.find((f) => f.control.id === a.control)?.control)))
  const box = (s: FormDef['signatures'][number], role: string, one: Said | undefined, words: string): PrintOpinion => {
    const office = say(s, language)
    const struck = over && asked.has(role) ? STRUCK : ''
    if (!one) return { office, said: struck, by: struck, on: '' }
    const stead = one.on_behalf_id && one.on_behalf_id !== one.by_id ? (language === 'en' ? ` for ${name(one.on_behalf_id)}` : `（代${name(one.on_behalf_id)}）`) : ''
    return { office, said: [words, one.words ?? ''].filter(Boolean).join(language === 'en' ? ': ' : '：'), by: `${name(one.by_id)}${stead}`, on: dayOf(wallTime(one.at, rules.house.zone), language) }
  }
  const opinions = offices.flatMap(({ s, role }): PrintOpinion[] => {
    if (role === undefined) return []
    const told = take(said, role)
    if (told) return [box(s, role, told, OUTCOMES[told.outcome ?? '']?.[language] ?? '')]
    const acted = take(done, role)
    return [box(s, role, acted, say(acts.find((a) => a.name === acted?.outcome)?.label, language))]
  })
  return { opinions, others: offices.filter((o) => o.role === undefined).map((o) => o.s), whole: said.length === 0 }
}

/** The offices the routes of a control name, whichever of them is taken. */
function rolesIn(part: unknown): string[] {
  if (part === null || typeof part !== 'object') return []
  return Object.entries(part).flatMap(([name, v]) => (name === 'role' && typeof v === 'string' ? [v] : rolesIn(v)))
}

const dayOf = (wall: string, language: Language): string => (language === 'en' ? wall.slice(0, 10) : `${wall.slice(0, 4)}年${Number(wall.slice(5, 7))}月${Number(wall.slice(8, 10))}日`)
