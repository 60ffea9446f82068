import { inHouse, type Pool, type Tx } from '../../platform/db.ts'
import { Invalid, NotFound } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { actIn, flush, lockMatter, newWork, openIn, type Held, type Work } from '../engine/index.ts'
import { actorOf, type Rules } from '../rules/index.ts'
import type { Recipe, Step } from './recipes.ts'

/** What the engine wrote for one course of a matter: rows by table, to be stamped out with other ids, times and words. */
export interface Draft { recipe: Recipe; opened: string; rows: Record<string, Record<string, unknown>[]> }

const TABLES: Record<string, string> = {
  matter: 't.id = any($2::uuid[])', fact: 't.matter_id = any($2::uuid[])', fact_detail: 't.fact_id in (select id from fact where tenant_id = $1 and matter_id = any($2::uuid[]))',
  clock: 't.matter_id = any($2::uuid[])', check_result: 't.matter_id = any($2::uuid[]) and t.subject = t.matter_id::text', matter_key: 't.matter_id = any($2::uuid[])',
  matter_party: 't.matter_id = any($2::uuid[])', matter_link: 't.from_id = any($2::uuid[]) and t.to_id = any($2::uuid[])',
}
class Undo extends Error {}

/**
 * Takes the courses through the real engine in one transaction, reads back every row it wrote, and undoes it all: what is stamped
 * out afterwards is what the house would have written itself. A course the house's rules do not let anybody take is left out.
 */
export async function draftCourses(pool: Pool, tenant: string, rules: Rules, courses: { recipe: Recipe; opened: string; first: string }[]): Promise<Draft[]> {
  const drafts: Draft[] = []
  const undone = inHouse(pool, tenant, async (tx) => {
    drafts.length = 0
    for (const course of courses) {
      await tx.query('savepoint course')
      const rows = await takeCourse(tx, pool, rules, course)
      if (rows) drafts.push({ recipe: course.recipe, opened: course.opened, rows })
      await tx.query('rollback to savepoint course')
    }
    throw new Undo()
  })
  await undone.catch((error: unknown) => { if (!(error instanceof Undo)) throw error })
  return drafts
}

async function takeCourse(tx: Tx, pool: Pool, rules: Rules, { recipe, opened, first }: { recipe: Recipe; opened: string; first: string }): Promise<Draft['rows'] | null> {
  const at = (minutes: number) => new Date(Date.parse(opened) + minutes * 60_000).toISOString()
  const helper = handlingUnit(rules, first)
  let number = 0
  const work = (now: string): Work => Object.assign(newWork(tx, pool, rules, now), { nextNumber: () => Promise.resolve(`⟦number${number++}⟧`) })
  const mine = async () => tx.query<{ id: string; kind: string; parent_id: string | null }>('select id, kind, parent_id from matter where tenant_id = $1 and number like $2', [tx.tenant, '⟦number%'])
  let main = ''
  for (const step of recipe.steps) {
    const fields = step.fields?.(at, helper) ?? {}
    const now = at(step.at)
    if (main === '') {
      const w = work(now)
      const held = await byAnyone(rules, first, now, (actor) => openIn(w, actor, { kind: recipe.kind, action: step.do, fields }, `⟦number${number++}⟧`))
      if (!held) return null
      await flush(w)
      main = held.matter.id
      continue
    }
    const target = step.on ? (await mine()).find((m) => m.kind === step.on && m.parent_id === main)?.id : main
    if (target === undefined) continue
    if (!(await actLater(tx, pool, rules, work(now), first, target, step, fields))) return null
  }
  const ids = (await mine()).map((m) => m.id)
  const rows: Draft['rows'] = {}
  for (const [table, where] of Object.entries(TABLES)) rows[table] = (await tx.query<{ row: Record<string, unknown> }>(`select to_jsonb(t) - 'tenant_id' as row from ${table} t where t.tenant_id = $1 and ${where} order by 1`, [tx.tenant, ids])).map((r) => r.row)
  return rows
}

async function actLater(tx: Tx, pool: Pool, rules: Rules, work: Work, first: string, target: string, step: Step, fields: NonNullable<ReturnType<NonNullable<Step['fields']>>>): Promise<boolean> {
  const { held } = await lockMatter(tx, pool, rules, target)
  work.held.set(target, held)
  const done = await byAnyone(rules, first, work.now, (actor) => actIn(work, actor, held, step.do, fields))
  if (done) await flush(work)
  return done !== null
}

/** The one at the desk, else whoever may: in a strange house it is only known by trying. */
async function byAnyone(rules: Rules, first: string, now: string, act: (actor: NonNullable<ReturnType<typeof actorOf>>) => Promise<{ decision: { refused: boolean }; held: Held }>): Promise<Held | null> {
  for (const person of [first, ...[...rules.people.keys()].filter((id) => id !== first)].slice(0, 60)) {
    const actor = actorOf(rules, person, now)
    if (!actor) continue
    try {
      const { decision, held } = await act(actor)
      if (!decision.refused) return held
    } catch (error) {
      // Another kind, action or field than these regulations know.
      if (error instanceof Invalid || error instanceof NotFound) return null
      throw error
    }
  }
  return null
}

/** A department other than the desk's own, to pass matters on to. */
function handlingUnit(rules: Rules, first: string): string {
  const own = rules.people.get(first)?.unit
  const units = [...rules.units.values()].filter((u) => u.head !== null && u.id !== own && u.parent !== null)
  return (units.find((u) => u.name.includes('工程')) ?? units[0] ?? [...rules.units.values()][0])?.id ?? newId()
}
