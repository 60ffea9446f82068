import type { FactView } from '@guixing/contract/matters'
import type { Rules } from '../rules/index.ts'

/** A step by the id its controls carry (`s19.five.need`: the flow's, then the step's), with its regulation and article; nothing where no adopted flow has it. */
export function stepNamed({ adopted }: Pick<Rules, 'adopted'>, id: string): { step?: NonNullable<FactView['step']> } {
  for (const { code, regulation } of adopted) for (const flow of regulation.flows ?? []) {
    const step = flow.steps.find((s) => `${flow.id}.${s.step}` === id)
    if (step) return { step: { regulation: code, article: step.clause[0] ?? '', name: step.name } }
  }
  return {}
}
