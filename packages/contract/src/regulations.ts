import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Day, Fields, Id, Instant, Json, Named, Rate, Words } from './common.ts'

export const RegulationRow = z.object({
  code: z.string(), version: z.string(), title: Words, level: z.enum(['enforced', 'observed', 'reference']).nullable(), adoptedFrom: Day.nullable(), precedence: z.number(),
  articles: z.number(), rate: z.number().nullable(), breached: z.number(), acknowledged: z.number(), toAcknowledge: z.number(), mine: z.enum(['confirmed', 'due', 'none']),
})
export type RegulationRow = z.infer<typeof RegulationRow>
export const ArticleRate = Rate.extend({ article: z.string(), target: z.number().nullable(), trend: z.array(z.number().nullable()), blocks: z.boolean() })
export const ControlView = z.object({
  id: z.string(), type: z.string(), name: Words, says: Words, articles: z.array(z.string()), mode: z.string(), binds: z.array(z.string()), requirements: z.array(z.string()),
  state: z.enum(['live', 'inactive', 'overridden', 'reference']), missing: z.array(z.string()), concern: z.string().nullable(), rate: Rate,
})
export const ArticleView = z.object({ no: z.string(), chapter: z.string(), text: Words, modes: z.array(z.string()), requirements: z.array(z.string()), controls: z.array(z.string()) })
export const RegulationView = z.object({
  code: z.string(), version: z.string(), title: Words, family: z.string(), precedence: z.number(), level: z.string().nullable(), adoptedFrom: Day.nullable(),
  signOff: z.object({ prepared: z.string().nullable(), reviewed: z.string().nullable(), approved: z.string().nullable() }),
  chapters: z.array(z.object({ no: z.string(), title: Words })), articles: z.array(ArticleView), controls: z.array(ControlView),
  acknowledgement: z.object({ scope: z.number(), confirmed: z.number(), mine: z.enum(['confirmed', 'due', 'none']), by: Day.nullable(), unread: z.array(Named) }),
  versions: z.array(z.object({ version: z.string(), from: Day.nullable(), current: z.boolean() })),
})
export type RegulationView = z.infer<typeof RegulationView>

export const ParamView = z.object({
  code: z.string(), name: Words, type: z.string(), unit: z.string().nullable(), value: Json.nullable(), origin: z.enum(['seed', 'house-default', 'house']), bound: z.string().nullable(),
  usedBy: z.array(z.string()), history: z.array(z.object({ from: Day, value: Json.nullable(), by: Named.nullable(), reason: z.string().nullable() })),
})

const Measured = z.object({ /** share (0..1) or number; null where nothing fell due */ value: z.number().nullable(), /** counts as numbers, sums of amounts as exact decimal text */ n: z.union([z.number(), z.string()]), of: z.union([z.number(), z.string()]).nullable() })
export const MeasureView = Measured.extend({
  control: z.string(), regulation: z.string(), article: z.string(), name: Words, code: z.string(), every: z.string(), format: z.string(), requirements: z.array(z.string()),
  target: z.object({ bound: z.enum(['atLeast', 'atMost']), value: z.number() }).nullable(), missing: z.array(z.string()), from: Day, to: Day, trend: z.array(z.object({ from: Day, value: z.number().nullable() })),
  units: z.array(Measured.extend({ who: Named })), people: z.array(Measured.extend({ who: Named })),
})
export type MeasureView = z.infer<typeof MeasureView>

/** One version of an annex as the house bound it; `matter`: its paper, which carries file and proof. */
export const AnnexVersionView = z.object({ matter: Id, version: z.string(), from: Day, file: z.object({ id: Id, name: z.string(), size: z.number() }).nullable(), note: z.string().nullable(), boundBy: Named.nullable(), boundAt: Instant })
/** A document a regulation leans on. `current`: in force today, or when the matter asked about was opened; null: missing. */
export const AnnexView = z.object({ regulation: z.string(), annex: z.string(), name: Words, article: z.string(), usedBy: z.array(Words), current: AnnexVersionView.nullable(), versions: z.array(AnnexVersionView) })
export type AnnexView = z.infer<typeof AnnexView>

export const regulations = {
  list: oc.route({ method: 'GET', path: '/regulations', tags: ['regulations'], summary: 'Adopted and adoptable regulations with their rates' }).output(z.object({ period: z.object({ from: Day, to: Day }), regulations: z.array(RegulationRow) })),
  get: oc.route({ method: 'GET', path: '/regulations/{code}', tags: ['regulations'], summary: 'One regulation: articles, controls, acknowledgement' }).input(z.object({ code: z.string().max(20) })).output(RegulationView),
  conformance: oc.route({ method: 'GET', path: '/regulations/{code}/conformance', tags: ['regulations'], summary: 'How well it is kept, article by article' })
    .input(z.object({ code: z.string().max(20), from: Day.optional(), to: Day.optional(), unit: Id.optional() }))
    .output(z.object({ code: z.string(), from: Day, to: Day, rate: z.number().nullable(), total: Rate, articles: z.array(ArticleRate), controls: z.array(Rate.extend({ control: z.string(), target: z.number().nullable() })) })),
  measures: oc.route({ method: 'GET', path: '/measures', tags: ['regulations'], summary: 'The measures the adopted regulations ask for, with trend, units and people' })
    .input(z.object({ day: Day.optional(), unit: Id.optional() })).output(z.object({ day: Day, measures: z.array(MeasureView) })),
  evidence: oc.route({ method: 'GET', path: '/regulations/{code}/evidence', tags: ['regulations'], summary: 'The checks behind one article' })
    .input(z.object({ code: z.string().max(20), article: z.string().max(40), outcome: z.string().max(20).optional(), from: Day.optional(), to: Day.optional() }))
    .output(z.object({
      article: z.string(), rate: Rate, target: z.number().nullable(), days: z.array(z.object({ day: Day, conformed: z.number(), breached: z.number() })),
      checks: z.array(z.object({ id: Id, control: z.string(), outcome: z.string(), day: Day, at: Instant, subject: z.string().nullable(), matter: z.object({ id: Id, number: z.string(), title: z.string(), name: Words.optional() }).nullable(), person: Named.nullable(), cause: z.string().nullable(), lateMinutes: z.number().nullable(),
        /** what was asked and answered about excusing it, and what I may do about it */
        excuse: z.object({ id: Id, by: Named, at: Instant, words: z.string(), granted: z.boolean().nullable(), answer: z.string().nullable(), answeredBy: Named.nullable() }).nullable(), mayAsk: z.boolean(), mayDecide: z.boolean() })),
      controls: z.array(z.object({ id: z.string(), type: z.string(), name: Words, rate: Rate })), recountedAt: Instant.nullable(), hidden: z.number(),
    })),
  askExcuse: oc.route({ method: 'POST', path: '/checks/{id}/excuse', successStatus: 201, tags: ['regulations'], summary: 'Give the cause of my breach and ask that it be excused' })
    .input(z.object({ id: Id, cause: z.string().max(60), words: z.string().max(2000) })).output(z.object({ id: Id })),
  decideExcuse: oc.route({ method: 'POST', path: '/excuses/{id}', tags: ['regulations'], summary: 'Excuse the breach or let it stand; a refusal needs words' })
    .input(z.object({ id: Id, granted: z.boolean(), answer: z.string().max(2000).optional() })).output(z.object({ ok: z.literal(true) })),
  annexes: oc.route({ method: 'GET', path: '/annexes', tags: ['regulations'], summary: 'Annexes of the adopted regulations with the version in force, or the ones a matter was opened under', description: 'Everybody of the house may read them. Missing ones are named, with no version' })
    .input(z.object({ code: z.string().max(20).optional(), matter: Id.optional() })).output(z.object({ annexes: z.array(AnnexView), mayBind: z.boolean() })),
  bindAnnex: oc.route({ method: 'POST', path: '/regulations/{code}/annexes', successStatus: 201, tags: ['regulations'], summary: 'Bind a file as a version of an annex, in force from a day on' })
    .input(z.object({ code: z.string().max(20), annex: z.string().max(60), version: z.string().trim().min(1).max(40), from: Day, file: Id, note: z.string().max(2000).optional() })).output(z.object({ matter: Id })),
  adopt: oc.route({ method: 'POST', path: '/regulations/{code}/adopt', tags: ['regulations'], summary: 'Adopt a regulation, or change its level' })
    .input(z.object({ code: z.string().max(20), level: z.enum(['enforced', 'observed', 'reference']), from: Day.optional() })).output(z.object({ ok: z.literal(true) })),
  acknowledge: oc.route({ method: 'POST', path: '/regulations/{code}/acknowledge', tags: ['regulations'], summary: 'I have read this version' }).input(z.object({ code: z.string().max(20) })).output(z.object({ ok: z.literal(true), at: Instant })),
  remind: oc.route({ method: 'POST', path: '/regulations/{code}/remind', tags: ['regulations'], summary: 'Remind those who have not confirmed' }).input(z.object({ code: z.string().max(20) })).output(z.object({ sent: z.number() })),
  conflicts: oc.route({ method: 'GET', path: '/conflicts', tags: ['regulations'], summary: 'Where adopted regulations meet, and which wins' })
    .output(z.object({ conflicts: z.array(z.object({ concern: z.string(), resolve: z.string(), controls: z.array(z.object({ id: z.string(), regulation: z.string(), article: z.string(), name: Words, wins: z.boolean() })) })),
      /** Actions that flows of several regulations hold: all of them must be satisfied. */ flows: z.array(z.object({ kind: z.string(), kindName: Words, action: z.string(), label: Words, steps: z.array(z.object({ regulation: z.string(), article: z.string(), flow: Words, name: Words, after: z.array(Words) })) })) })),
  coverage: oc.route({ method: 'GET', path: '/coverage', tags: ['regulations'], summary: 'Every requirement and what carries it' })
    .output(z.object({ systems: z.array(z.object({ code: z.string(), asked: z.number(), carried: z.number(), requirements: z.array(z.object({ id: z.string(), carried: z.boolean(), by: z.array(z.string()), test: z.array(z.string()), /** What the house itself still has to bring: annexes of which no version is bound. */ gaps: z.array(z.string()).optional() })) })) })),
  parameters: oc.route({ method: 'GET', path: '/parameters', tags: ['regulations'], summary: 'Parameters with effective dates; null = to be set' }).output(z.object({ parameters: z.array(ParamView) })),
  setParameter: oc.route({ method: 'PUT', path: '/parameters/{code}', tags: ['regulations'], summary: 'A new value from a day on' })
    .input(z.object({ code: z.string().max(20), value: Json.nullable(), from: Day.optional(), reason: z.string().max(1000).optional() })).output(z.object({ ok: z.literal(true) })),
  audit: oc.route({ method: 'GET', path: '/audit', tags: ['audit'], summary: 'Facts over the whole house, newest first' })
    .input(z.object({ person: z.string().optional(), what: z.string().max(60).optional(), cursor: z.string().optional() }))
    .output(z.object({ facts: z.array(z.object({ id: Id, at: Instant, by: Named.nullable(), what: z.string(), /** The action's own words; null for what the system writes. */ label: Words.nullable(), stream: z.string(), matter: z.object({ id: Id, number: z.string(), title: z.string(), name: Words.optional() }).nullable(), detail: Fields.nullable() })), next: z.string().nullable() })),
}
