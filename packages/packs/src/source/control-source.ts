import { z } from 'zod'
import type { Bind, CountExpr, Every, LadderStep, Need, Remedy } from '@guixing/core/model/control'
import type { Expression } from '@guixing/core/model/kind'
import { routeEntries } from './route-source.ts'
import { byKey, due, duration, effect, expression, expressions, who, whoList } from './shapes.ts'
import { listOf, name, textOr, words } from './words.ts'

const outcome = z.enum(['conformed', 'breached', 'prevented', 'waived', 'excused', 'pending'])
const requirement = z.string().regex(/^S\d{2}-\d{2}$/, 'must be a requirement such as S03-11')
const text = z.string().min(1)
/** YAML reads a clause number such as 4.1 as a number; both are taken. */
export const clauseNo = z.union([z.string().min(1), z.number().transform(String)])
const actionRef = z.string().regex(/^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/, 'must be kind.action')

const bind: z.ZodType<Bind> = byKey<Bind>(
  {
    fields: z.strictObject({ fields: z.literal('outgoing'), kind: name.optional() }),
    outcome: z.strictObject({ outcome, of: text }),
    regulation: z.strictObject({ regulation: name }),
    kind: z.strictObject({ kind: name, action: name.optional() }),
  },
  (given) => {
    const [kind = '', action] = given.split('.')
    return action === undefined ? { kind } : { kind, action }
  },
)
/** `{input, args: {…}}`, or the arguments beside the name. */
const need = z.looseObject({ input: text, args: expressions.optional() }).transform(({ input, args, ...rest }): Need => ({ input, args: { ...(rest as Need['args']), ...args } }))
const remedy: z.ZodType<Remedy> = byKey<Remedy>({
  do: z.strictObject({ do: name, label: words.optional() }),
  open: z.strictObject({ open: name, label: words.optional() }),
  fill: z.strictObject({ fill: listOf(name), label: words.optional() }),
  ask: z.strictObject({ ask: z.enum(['approval', 'exception']), label: words.optional() }),
})
const effects = z.array(effect)
const common = {
  id: text,
  clause: listOf(clauseNo),
  carries: listOf(requirement).default([]),
  name: words.optional(),
  says: words.optional(),
  binds: listOf(bind).default([]),
  when: expression.optional(),
  needs: z.record(name, need).default({}),
  mode: z.enum(['block', 'warn', 'record']).optional(),
  pin: z.enum(['opened', 'now']).optional(),
  concern: text.optional(),
  resolve: z.enum(['all', 'strictest', 'precedence', 'union']).default('all'),
  exception: z.strictObject({ by: who, with: z.array(name).default([]), attests: z.array(name).optional() }).optional(),
  remedy: listOf(remedy).default([]),
  then: z.strictObject({ breached: effects.optional(), conformed: effects.optional() }).default({}),
  feeds: listOf(text).default([]),
}

const ladderStep: z.ZodType<LadderStep> = z.strictObject({
  at: z.literal('due').optional(),
  after: duration.optional(),
  notify: z.strictObject({ to: whoList }).optional(),
  alert: z.strictObject({ to: whoList, ackWithin: duration.default('PT30M'), repeat: duration.default('PT30M') }).optional(),
  repeat: duration.optional(),
  repeatMost: z.number().int().positive().optional(),
})
const warning = z.strictObject({
  at: z.string().regex(/^\d{1,3}%$|^\$params\.[PH]\d{2}$/, 'must be a share such as 75% or a parameter').optional(),
  before: z.union([duration, z.string().regex(/^\$params\.[PH]\d{2}$/, 'must be a duration such as P7D or a parameter of days')]).optional(), to: whoList,
})
const upon = listOf(actionRef)
const every: z.ZodType<Every> = byKey<Every>({
  day: z.strictObject({ day: z.strictObject({ calendar: z.enum(['house', 'plain']).default('plain'), at: expression.optional() }) }),
  week: z.strictObject({ week: z.strictObject({ day: z.number().int().min(1).max(7).optional(), before: text.optional(), opensAt: text.optional() }) }),
  month: z.strictObject({ month: z.strictObject({ day: expression.optional(), of: z.enum(['prior', 'this']).default('this') }) }),
  quarter: z.strictObject({ quarter: z.strictObject({ days: expression }) }),
  shift: z.strictObject({ shift: z.strictObject({ before: duration.optional(), after: duration.optional() }).refine((s) => s.before === undefined || s.after === undefined, 'is due before the end or after the begin, not both') }),
  window: z.strictObject({ window: z.strictObject({ days: expression, least: z.number().int().positive().default(1) }) }),
})
const count: z.ZodType<CountExpr> = byKey<CountExpr>({
  ledger: z.strictObject({ ledger: name, where: expression.optional(), sum: name.optional() }),
  checks: z.strictObject({ checks: text, outcome: z.union([outcome, z.array(outcome)]).optional() }),
  input: z.strictObject({ input: text, args: expressions.optional() }),
})
const ratio = z.tuple([count, count])

/** One control as written; `type` decides which further entries it has. */
export const controlSource = z.discriminatedUnion('type', [
  z.strictObject({ ...common, type: z.literal('gate'), that: expression }),
  z.strictObject({
    ...common, type: z.literal('limit'), value: expression, atMost: expression.optional(), below: expression.optional(),
    atLeast: expression.optional(), above: expression.optional(), equals: expression.optional(),
  }),
  z.strictObject({
    ...common, type: z.literal('approval'), ...routeEntries,
  }),
  z.strictObject({
    ...common, type: z.literal('clock'),
    start: z.strictObject({ upon, from: expression.optional(), when: expression.optional() }),
    due,
    calendar: z.enum(['plain', 'unit', 'house']).default('plain'),
    grain: z.enum(['second', 'minute', 'day']).default('second'),
    pause: z.strictObject({ reasons: name, evidence: z.boolean().default(false), atMostHours: expression.optional() }).optional(),
    stop: z.strictObject({ upon, when: expression.optional() }),
    reset: z.strictObject({ upon }).optional(),
    warn: z.array(warning).default([]),
    ladder: z.array(ladderStep).default([]),
    holder: who.default({ relation: 'owner' }),
  }),
  z.strictObject({ ...common, type: z.literal('screen'), lexicon: listOf(text) }),
  z.strictObject({ ...common, type: z.literal('access'), may: whoList.optional(), see: whoList.optional() }),
  z.strictObject({
    ...common, type: z.literal('duty'), who, per: z.enum(['house', 'unit', 'person', 'shift']), unitType: name.optional(), every,
    opens: textOr(name.transform((kind): { kind: string; sets?: Record<string, Expression> } => ({ kind })), z.strictObject({ kind: name, sets: expressions.optional() })), doneBy: actionRef,
  }),
  z.strictObject({
    ...common, type: z.literal('record'), form: text.optional(), fields: z.array(name).default([]),
    rows: z.strictObject({ field: name, atLeast: z.number().int().positive() }).optional(), documents: z.array(text).optional(),
  }),
  z.strictObject({
    ...common, type: z.literal('measure'), code: text, of: text, every: z.enum(['day', 'week', 'month', 'quarter']),
    value: byKey<{ ratio: [CountExpr, CountExpr] } | { count: CountExpr } | { input: string }>({
      ratio: z.strictObject({ ratio }), count: z.strictObject({ count }), input: z.strictObject({ input: text }),
    }),
    target: z.strictObject({ atLeast: expression.optional(), atMost: expression.optional() }).optional(),
    format: z.enum(['percent', 'number', 'duration']).default('percent'),
  }),
  z.strictObject({ ...common, type: z.literal('acknowledge'), who: whoList, withinDays: expression.default('$params.P54') }),
  z.strictObject({ ...common, type: z.literal('consequence'), do: effects.min(1) }),
])
export type ControlSource = z.output<typeof controlSource>
