import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Day, Id, Instant, Named, Words } from './common.ts'

const Year = z.coerce.number().int().min(2000).max(2199)
/** A kind of leave in one year. `allowance` and `left` are null where the house has not set the days (H31). Days in halves. */
export const KindDays = z.object({ kind: z.string(), label: Words, allowance: z.number().nullable(), taken: z.number(), pending: z.number(), left: z.number().nullable() })
export type KindDays = z.infer<typeof KindDays>
export const LeaveRow = z.object({ id: Id, number: z.string(), kind: z.string().nullable(), label: Words.nullable(), stage: z.string(), stageLabel: Words, from: Instant.nullable(), until: Instant.nullable(), /** Of the year asked for; null for going out on duty. */ days: z.number().nullable(), reason: z.string(), substitute: Named.nullable(), retroactive: z.boolean() })
export type LeaveRow = z.infer<typeof LeaveRow>
export const OvertimeRow = z.object({ id: Id, number: z.string(), stage: z.string(), stageLabel: Words, date: Day.nullable(), from: Instant.nullable(), until: Instant.nullable(), type: z.string().nullable(), label: Words.nullable(), hours: z.number().nullable(), paidHours: z.number().nullable(), /** Yuan; null: to be set. */ pay: z.string().nullable(), reason: z.string(), retroactive: z.boolean() })
export type OvertimeRow = z.infer<typeof OvertimeRow>
const Hours = z.object({ type: z.string(), label: Words, hours: z.number() })
const Shift = z.object({ id: Id, number: z.string(), from: Instant, until: Instant, unit: Named.nullable(), /** The substitute is rostered at the same time. */ clash: z.boolean() })
const Half = z.object({ from: Instant, until: Instant })

/** What a leave would mean, told before it is asked for and before it is approved. */
export const LeaveEffect = z.object({
  days: z.number(), perYear: z.array(z.object({ year: z.number(), days: z.number() })), retroactive: z.boolean(),
  /** Papers of the person for the same time. */ overlaps: z.array(z.object({ id: Id, number: z.string(), from: Instant, until: Instant })),
  year: z.array(KindDays.extend({ year: z.number() })),
  shifts: z.array(Shift), substitute: Named.extend({ /** Why this person cannot stand in. */ gap: Words.nullable() }).nullable(),
})
export type LeaveEffect = z.infer<typeof LeaveEffect>

export const leave = {
  mine: oc.route({ method: 'GET', path: '/leave/mine', tags: ['leave'], summary: 'My days of leave and hours of overtime in a year, with their papers' }).input(z.object({ year: Year.optional() }))
    .output(z.object({ year: z.number(), today: Day, kinds: z.array(KindDays), leaves: z.array(LeaveRow), hours: z.array(Hours), /** Yuan, of what is computed. */ pay: z.string(), payUnset: z.number(), overtimes: z.array(OvertimeRow), may: z.object({ leave: z.boolean(), overtime: z.boolean(), ledger: z.boolean() }), seals: z.boolean() })),
  day: oc.route({ method: 'GET', path: '/leave/day/{day}', tags: ['leave'], summary: 'When the halves of a day begin and end, and what kind of day it is' }).input(z.object({ day: Day }))
    .output(z.object({ day: Day, type: z.enum(['weekday', 'rest', 'holiday']), working: z.boolean(), morning: Half, afternoon: Half })),
  preview: oc.route({ method: 'GET', path: '/leave/preview', tags: ['leave'], summary: 'What a leave would mean: days, overlaps, shifts, whether the substitute can stand in' })
    .input(z.object({ from: z.string().max(40), until: z.string().max(40), kind: z.string().max(40).optional(), substitute: Id.optional() })).output(LeaveEffect),
  cover: oc.route({ method: 'GET', path: '/leave/{id}/cover', tags: ['leave'], summary: 'Who covers what while a person is away, for whoever decides on the leave' }).input(z.object({ id: Id }))
    .output(z.object({
      person: Named, from: Instant, until: Instant, effect: LeaveEffect,
      /** Open matters of the person; `due` those with a time within the leave that the reader may see. */ open: z.number(), due: z.array(z.object({ id: Id, number: z.string(), title: z.string(), dueAt: Instant })), approvals: z.number(),
      roles: z.array(Words), unit: Named.nullable(), staff: z.number(), /** Others of the unit who are away at the same time. */ away: z.array(z.object({ person: Named, from: Instant, until: Instant })), /** Already in force. */ delegated: z.boolean(),
    })),
  days: oc.route({ method: 'GET', path: '/leave/days', tags: ['leave'], summary: 'Ledger of days by person and kind of leave in a year' }).input(z.object({ year: Year.optional(), unit: Id.optional(), q: z.string().max(80).optional() }))
    .output(z.object({ year: z.number(), kinds: z.array(z.object({ kind: z.string(), label: Words, allowance: z.number().nullable() })), types: z.array(z.object({ type: z.string(), label: Words })), rows: z.array(z.object({ person: Named, unit: Named.nullable(), days: z.array(z.object({ kind: z.string(), taken: z.number(), pending: z.number(), left: z.number().nullable() })), hours: z.array(z.object({ type: z.string(), hours: z.number() })) })), more: z.boolean() })),
  rows: oc.route({ method: 'GET', path: '/leave/days/{person}', tags: ['leave'], summary: 'The papers behind a figure of the ledger of days' }).input(z.object({ person: Id, year: Year, kind: z.string().max(40).optional(), type: z.string().max(40).optional() }))
    .output(z.object({ person: Named, leaves: z.array(LeaveRow), overtimes: z.array(OvertimeRow) })),
}
