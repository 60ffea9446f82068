import { z } from 'zod'
import { clauseNo } from './control-source.ts'
import { due, who } from './shapes.ts'
import { listOf, name, words } from './words.ts'

const requirement = z.string().regex(/^S\d{2}-\d{2}$/, 'must be a requirement such as S25-05')
const action = z.string().regex(/^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/, 'must be kind.action')
const mark = z.string().regex(/^[a-z][a-z0-9-]*[.:][a-z][a-z0-9-]*$/, 'must be kind.action, or kind:stage where it can be taken back')

const stepSource = z.strictObject({
  step: name, name: words, clause: listOf(clauseNo), carries: listOf(requirement).default([]), holder: who.optional(),
  does: listOf(action).default([]), done: listOf(mark).optional(), after: listOf(name).optional(), within: due.optional(),
})
/** `flows.yaml`: a flow with its steps in order. `done` is what is `does`, `after` the step before, where they are not said. */
export const flowSource = z.strictObject({
  flow: name, name: words, clause: listOf(clauseNo), of: name, steps: z.array(stepSource).min(2),
  deviation: z.strictObject({ by: who, with: z.array(name).default(['reason']) }).optional(),
})
export type FlowSource = z.output<typeof flowSource>
