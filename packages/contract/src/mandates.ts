import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Id, Instant, Named, Words } from './common.ts'

/** Yuan as decimal text with at most two places, such as 10000 or 0.05. */
const Yuan = z.string().max(24)
const KindName = z.object({ kind: z.string(), name: Words })

/** Who decides in whose stead, until when. With kinds or a cap it covers approvals only. `to` null: away, and nobody stands in. */
export const DelegationView = z.object({
  id: Id, from: Named, to: Named.nullable(), starts: Instant, ends: Instant, kinds: z.array(KindName).nullable(), /** Largest amount, inclusive. */ cap: z.string().nullable(),
  /** The leave it came with and ends with. */ leave: z.object({ id: Id, number: z.string() }).nullable(), mayEnd: z.boolean(),
})
export type DelegationView = z.infer<typeof DelegationView>

/** A line of the table of authorities. `above` excludes, `upTo` includes (S02-04); `least` is a level or a role, which stands for its level. */
export const AuthorityLine = z.object({ id: Id, kind: z.string(), name: Words, above: z.string().nullable(), upTo: z.string().nullable(), unit: Named.nullable(), least: z.string(), leastName: Words })
export type AuthorityLine = z.infer<typeof AuthorityLine>

/** What somebody declared: a relative among the people of the house, or a payee they have an interest in. */
export const InterestView = z.object({ id: Id, person: Named, other: Named.nullable(), payee: z.string().nullable(), relation: z.string(), note: z.string().nullable(), declaredAt: Instant, by: Named.nullable() })
export type InterestView = z.infer<typeof InterestView>

const route = (method: 'GET' | 'POST', path: `/${string}`, summary: string) => oc.route({ method, path, tags: ['mandates'], summary })
const ok = z.object({ ok: z.literal(true) })

export const mandates = {
  delegations: route('GET', '/delegations', 'Delegations in force or to come: mine, given and received; for administrators all')
    .output(z.object({ delegations: z.array(DelegationView), /** Kinds that need approvals here. */ kinds: z.array(KindName) })),
  addDelegation: route('POST', '/delegations', 'Let another decide approvals in my stead: of some kinds, up to an amount, for a time; an administrator for anybody')
    .input(z.object({ person: Id.optional(), to: Id, from: Instant.optional(), until: Instant.optional(), kinds: z.array(z.string().max(60)).max(100).optional(), cap: Yuan.optional() })).output(z.object({ id: Id })),
  endDelegation: route('POST', '/delegations/{id}/end', 'End one from now on').input(z.object({ id: Id })).output(ok),
  authority: route('GET', '/authority', 'Table of authorities: kind, amount and unit give the least level that must have agreed')
    .output(z.object({ lines: z.array(AuthorityLine), kinds: z.array(KindName), levels: z.array(z.object({ level: z.string(), name: Words, /** Roles of this level. */ roles: z.array(Words) })) })),
  saveAuthority: route('POST', '/authority', 'Add or change a line of the table')
    .input(z.object({ id: Id.optional(), kind: z.string().max(60), above: Yuan.nullable().optional(), upTo: Yuan.nullable().optional(), unit: Id.nullable().optional(), least: z.string().max(60) })).output(z.object({ id: Id })),
  removeAuthority: route('POST', '/authority/{id}/remove', 'Take a line out of the table').input(z.object({ id: Id })).output(ok),
  interests: route('GET', '/interests', 'Declared relatives and interests: my own; for administrators all').output(z.object({ interests: z.array(InterestView) })),
  declareInterest: route('POST', '/interests', 'Declare a relative here, or a payee one has an interest in; an administrator for anybody')
    .input(z.object({ person: Id.optional(), other: Id.optional(), payee: z.string().max(120).optional(), relation: z.string().min(1).max(60), note: z.string().max(500).optional() })).output(z.object({ id: Id })),
  endInterest: route('POST', '/interests/{id}/end', 'It no longer holds').input(z.object({ id: Id })).output(ok),
}
