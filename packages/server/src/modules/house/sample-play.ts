import { midnightIn } from '../../platform/days.ts'
import type { Pool } from '../../platform/db.ts'
import { Refused } from '../../platform/errors.ts'
import { actOn, openMatter, type Caller, type Fields } from '../engine/index.ts'

export interface Stage {
  pool: Pool
  tenant: string
  zone: string
  now: number
  people: Record<string, string>
  units: Record<string, string>
  clients: { id: string; name: string; room: string; phone: string }[]
}

/** A matter being told: its id once opened, and what it opened on its way (a revisit task, say). */
export interface Tale { id: string | null; opened: Record<string, string> }
export interface Step { at: number; run: (stage: Stage, tale: Tale, at: string) => Promise<void> }

const MINUTE = 60_000
/** Instants the tales are dated by: wall time some days ago, or minutes before and after now. */
export function dates(zone: string, now: number) {
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(now)
  const dayBack = (days: number): string => new Date(Date.parse(`${today}T00:00:00Z`) - days * 1440 * MINUTE).toISOString().slice(0, 10)
  const day = (days: number, wall: string): number => {
    const [h = 0, m = 0] = wall.split(':').map(Number)
    return Date.parse(midnightIn(zone, dayBack(days))) + (h * 60 + m) * MINUTE
  }
  return { today, dayBack, day, ago: (minutes: number): number => now - minutes * MINUTE, iso: (ms: number): string => new Date(ms).toISOString() }
}

const callerFor = (stage: Stage, name: string, at: string): Caller => (name === 'client' ? { tenant: stage.tenant, person: null, as: 'client', at } : { tenant: stage.tenant, person: stage.people[name] ?? null, as: 'person', at })

export function open(at: number, who: string, kind: string, fields: Fields, more: { action?: string; unit?: string } = {}): Step {
  return { at, run: async (stage, tale, iso) => {
    const acted = await openMatter(stage.pool, callerFor(stage, who, iso), { kind, fields, ...(more.action ? { action: more.action } : {}), ...(more.unit ? { unit: stage.units[more.unit] } : {}) })
    tale.id = acted.id
    for (const o of acted.opened) tale.opened[o.kind] ??= o.id
  } }
}

/** An action on the tale's matter, or on a matter it opened: `revisit/do`. */
export function act(at: number, who: string, action: string, fields: Fields | ((stage: Stage) => Fields) = {}): Step {
  return { at, run: async (stage, tale, iso) => {
    const [kind, name] = action.includes('/') ? action.split('/') as [string, string] : [null, action]
    const id = kind === null ? tale.id : tale.opened[kind]
    if (!id) return
    const acted = await actOn(stage.pool, callerFor(stage, who, iso), { id, action: name, fields: typeof fields === 'function' ? fields(stage) : fields })
    for (const o of acted.opened) tale.opened[o.kind] ??= o.id
  } }
}

/** An attempt an article forbids: its refusal is the evidence the sample wants. One that passes is a fault of the sample. */
export function refusedAct(at: number, who: string, action: string, fields: Fields = {}): Step {
  const attempt = act(at, who, action, fields)
  return { at, run: async (stage, tale, iso) => {
    try {
      await attempt.run(stage, tale, iso)
    } catch (error) {
      if (error instanceof Refused) return
      throw error
    }
    throw new Error(`sample: ${who} could ${action}, which an article should forbid`)
  } }
}

/** Plays all tales together in the order of time, as the house lived them; what lies ahead of now has not happened. */
export async function playAll(stage: Stage, tales: Step[][]): Promise<number> {
  const steps = tales.flatMap((steps) => { const tale: Tale = { id: null, opened: {} }; return steps.map((step, i) => ({ step, tale, i })) })
  steps.sort((a, b) => a.step.at - b.step.at || a.i - b.i)
  let played = 0
  for (const { step, tale, i } of steps) {
    if (step.at > stage.now) continue
    try {
      await step.run(stage, tale, new Date(step.at).toISOString())
    } catch (error) {
      throw new Error(`sample step ${i + 1} of ${JSON.stringify(tale)} at ${new Date(step.at).toISOString()}: ${(error as Error).message}`, { cause: error })
    }
    played += 1
  }
  return played
}
