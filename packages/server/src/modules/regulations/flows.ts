import { deadlocks } from '@guixing/core/flows/deadlock'
import type { Flow } from '@guixing/core/model/flow'
import type { Regulation } from '@guixing/core/model/regulation'
import type { Words } from '@guixing/core/model/text'
import type { Tx } from '../../platform/db.ts'
import { invalid } from '../../platform/errors.ts'
import type { Rules } from '../rules/index.ts'
import { catalogueBody } from './shelf.ts'

/**
 * A regulation to be enforced must leave a way through: one imagined business is walked through its flows and those in force together, before
 * the first real one gets stuck. Only observed or for reference it holds up nobody.
 * @throws Invalid `flows-deadlocked` naming the steps that wait for each other
 */
export async function mustLeaveAWay(tx: Tx, regulation: Regulation, level: 'enforced' | 'observed' | 'reference'): Promise<void> {
  if (level !== 'enforced' || !regulation.flows?.length) return
  const rows = await tx.query<{ level: string; flows: Flow[] | null }>(
    `select a.level, v.body->'flows' as flows from (select distinct on (code) code, hash, level from adoption where tenant_id = $1 and code <> $2 order by code, from_day desc, id desc) a
       join regulation_version v on v.tenant_id = $1 and v.code = a.code and v.hash = a.hash`, [tx.tenant, regulation.code])
  const flows = [...rows.flatMap((r) => (r.level === 'enforced' ? r.flows ?? [] : [])), ...regulation.flows]
  const found = deadlocks(flows, catalogueBody().body.kinds)
  const [first] = found
  if (!first) return
  const name = ({ flow, step }: { flow: string; step: string }): string => { const f = flows.find((one) => one.id === flow); return `${f?.regulation.toUpperCase() ?? flow} ${f?.steps.find((s) => s.step === step)?.name['zh-CN'] ?? step}` }
  throw invalid('code', 'flows-deadlocked', { ring: (first.ring.length > 0 ? first.ring : [first]).map(name).join(' → '), stuck: found.map(name).join('、') })
}

/** Where flows of several regulations hold the same action: all must be satisfied (conflict list). */
export function meetingFlows(rules: Rules): { kind: string; kindName: Words; action: string; label: Words; steps: { regulation: string; article: string; flow: Words; name: Words; after: Words[] }[] }[] {
  const found = new Map<string, ReturnType<typeof meetingFlows>[number]>()
  for (const { regulation, level } of rules.adopted) {
    if (level === 'reference') continue
    for (const flow of regulation.flows ?? []) for (const step of flow.steps) for (const ref of step.does) {
      const [kind = '', action = ''] = ref.split('.')
      const def = rules.catalogue.kinds[kind]
      const label = def?.actions[action]?.label
      if (!def || !label) continue
      const kept = found.get(ref) ?? { kind, kindName: def.label, action, label, steps: [] }
      kept.steps.push({ regulation: regulation.code, article: step.clause[0] ?? '', flow: flow.name, name: step.name, after: step.after.flatMap((name) => flow.steps.find((s) => s.step === name)?.name ?? []) })
      found.set(ref, kept)
    }
  }
  return [...found.values()].filter((one) => new Set(one.steps.map((s) => s.regulation)).size > 1)
}
