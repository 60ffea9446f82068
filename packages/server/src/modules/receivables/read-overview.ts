import type { ReceivableAge, ReceivableFilter, ReceivableRow, ReceivableSums } from '@guixing/contract/receivables'
import { RECEIVABLE_AGES } from '@guixing/contract/receivables'
import { overdueDays } from '@guixing/core/money/receivable'
import { dayIn } from '../../platform/days.ts'
import { binder, type Tx } from '../../platform/db.ts'
import { seesWhole, visibleSql } from '../matters/index.ts'
import type { Session } from '../session/index.ts'
import { monthsShown, named, receivablesSql, yuan } from './read-common.ts'

/** As many clients, project managers and contracts as a page can be read with. */
const MOST = 200
type Sum = 'net' | 'received' | 'outstanding' | 'overdue'
type Group = Record<Sum, string> & { what: 'payer' | 'manager' | 'contract' | 'month' | 'age'; age: ReceivableAge | null; payer: string | null; manager: string | null; contract: string | null; plan: string | null; month: string | null; n: number; open: number; late: number; oldest: string | null; beyond: number }
type Total = Record<Sum | 'invoiced' | 'to_invoice' | 'cancelled' | 'refunded' | 'in_time' | 'due', string> & { n: number; open: number; late: number; oldest: string | null }

const SUMS = `count(*)::int as n, (count(*) filter (where x.outstanding > 0))::int as open, (count(*) filter (where x.outstanding > 0 and x.late))::int as late, min(x.due_on) filter (where x.outstanding > 0 and x.late) as oldest,
  coalesce(sum(x.net), 0) as net, coalesce(sum(x.received), 0) as received, coalesce(sum(x.outstanding), 0) as outstanding, coalesce(sum(x.outstanding) filter (where x.late), 0) as overdue`

/** The figures of receivables, all in one statement over one reading, so that they always add up. */
export async function overview(tx: Tx, s: Session, filter: ReceivableFilter, now: string) {
  const today = dayIn(s.rules.house.zone, now)
  const months = monthsShown(today)
  const bound = binder(tx.tenant)
  const cte = receivablesSql(s, filter, today, bound, { all: true })
  const [first, last, day] = [bound.put(months.first), bound.put(months.last), bound.put(today)]
  const [row] = await tx.query<{ total: Total; groups: Group[] | null }>(
    `with ${cte}, z as materialized (select x.age, x.payer, x.owner_id, x.contract, x.parent_id, x.due_on, x.late, x.net, x.received, x.outstanding, x.invoiced, x.cancelled, x.refunded, x.in_time, case when left(x.due_on, 7) < ${first} then 'before' when left(x.due_on, 7) > ${last} then 'after' else left(x.due_on, 7) end as month from x),
     g as (select case grouping(x.age, x.payer, x.owner_id, x.contract, x.month) when 15 then 'age' when 23 then 'payer' when 27 then 'manager' when 29 then 'contract' else 'month' end as what,
         x.age, x.payer, x.owner_id as manager, x.contract, min(x.parent_id::text) as plan, min(x.payer) as some_payer, x.month, ${SUMS}
       from z x group by grouping sets ((x.age), (x.payer), (x.owner_id), (x.contract), (x.month))),
     k as (select g.*, row_number() over (partition by g.what order by g.overdue desc, g.outstanding desc, g.net desc, coalesce(g.payer, g.manager::text, g.contract)) as place, count(*) over (partition by g.what) as size from g)
     select (select json_agg(json_build_object('what', k.what, 'age', k.age, 'payer', case when k.what = 'contract' then k.some_payer else k.payer end, 'manager', k.manager, 'contract', k.contract, 'plan', k.plan, 'month', k.month, 'n', k.n, 'open', k.open, 'late', k.late, 'oldest', k.oldest,
         'net', k.net::text, 'received', k.received::text, 'outstanding', k.outstanding::text, 'overdue', k.overdue::text, 'beyond', greatest(k.size - ${MOST}, 0)) order by k.what, k.place) from k where k.place <= ${MOST}) as groups,
       (select json_build_object('n', t.n, 'open', t.open, 'late', t.late, 'oldest', t.oldest, 'net', t.net::text, 'received', t.received::text, 'outstanding', t.outstanding::text, 'overdue', t.overdue::text, 'invoiced', t.invoiced::text, 'to_invoice', t.to_invoice::text, 'cancelled', t.cancelled::text, 'refunded', t.refunded::text, 'in_time', t.in_time::text, 'due', t.due::text)
        from (select ${SUMS}, coalesce(sum(x.invoiced), 0) as invoiced, coalesce(sum(greatest(x.received - x.invoiced, 0)), 0) as to_invoice, coalesce(sum(x.cancelled), 0) as cancelled, coalesce(sum(x.refunded), 0) as refunded,
          coalesce(sum(least(x.in_time, x.net)) filter (where x.due_on <= ${day}), 0) as in_time, coalesce(sum(x.net) filter (where x.due_on <= ${day}), 0) as due from z x) t) as total`, bound.params)
  const rows = row?.groups ?? []
  const of = (what: Group['what']): Group[] => rows.filter((r) => r.what === what)
  const byMonth = new Map(of('month').map((r) => [r.month, r]))
  const ages = new Map(of('age').map((r) => [r.age, r]))
  const slim = (r: Group | undefined) => slimOf(r, today)
  return {
    now, today, sums: sumsOf(row?.total, today), ages: RECEIVABLE_AGES.map((age) => ({ age, amount: yuan(ages.get(age)?.outstanding ?? NONE), count: ages.get(age)?.n ?? 0 })),
    payers: of('payer').map((r) => ({ payer: r.payer ?? '', ...slim(r) })), managers: of('manager').map((r) => ({ who: named(s.rules.people, r.manager) ?? { id: '', name: '—' }, ...slim(r) })),
    contracts: of('contract').map((r) => ({ contract: r.contract ?? '', payer: r.payer ?? '', plan: r.plan, ...slim(r) })),
    months: ['before', ...months.all, 'after'].flatMap((month) => { const r = byMonth.get(month); return r || (month !== 'before' && month !== 'after') ? [{ month, ...slim(r) }] : [] }),
    more: { payers: of('payer')[0]?.beyond ?? 0, managers: of('manager')[0]?.beyond ?? 0, contracts: of('contract')[0]?.beyond ?? 0 },
    whole: seesWhole(s.rules, s.actor),
    articles: s.rules.force.filter(({ control }) => control.id === 's01.collect' || control.id === 's34.collect').map(({ control }) => ({ regulation: control.regulation, article: control.clause[0] ?? '' })),
  }
}

/** Names to choose from: all the reader may see, whatever is chosen already. */
export async function choices(tx: Tx, s: Session) {
  const scope = visibleSql(s.rules, s.actor, 2)
  const [row] = await tx.query<{ payers: string[] | null; managers: string[] | null; units: string[] | null; years: string[] | null }>(
    `with r as materialized (select distinct m.fields->>'payer' as payer, m.owner_id::text as owner, m.unit_id::text as unit, left(m.fields->>'dueOn', 4) as year from matter m where m.tenant_id = $1 and m.kind = 'receivable' and ${scope.sql})
     select (select array_agg(p order by p) from (select distinct r.payer as p from r where r.payer <> '' order by 1 limit ${MOST}) a) as payers, (select array_agg(distinct r.owner) from r where r.owner is not null) as managers,
       (select array_agg(distinct r.unit) from r where r.unit is not null) as units, (select array_agg(distinct r.year order by r.year desc) from r where r.year is not null) as years`, [tx.tenant, ...scope.params])
  const list = (ids: string[] | null | undefined, names: Map<string, { name: string }>) => (ids ?? []).map((id) => ({ id, name: names.get(id)?.name ?? '—' })).sort((a, b) => a.name.localeCompare(b.name, 'zh-CN'))
  return { payers: row?.payers ?? [], managers: list(row?.managers, s.rules.people), units: list(row?.units, s.rules.units), years: row?.years ?? [] }
}

const NONE = '0'
const slimOf = (r: Group | Total | undefined, today: string): ReceivableRow => ({
  net: yuan(r?.net ?? NONE), received: yuan(r?.received ?? NONE), outstanding: yuan(r?.outstanding ?? NONE), overdue: yuan(r?.overdue ?? NONE), notDue: yuan(BigInt(r?.outstanding ?? NONE) - BigInt(r?.overdue ?? NONE)),
  count: r?.n ?? 0, open: r?.open ?? 0, late: r?.late ?? 0, oldest: r?.oldest ? overdueDays(r.oldest, today) : 0,
})
function sumsOf(r: Total | undefined, today: string): ReceivableSums {
  const rate = r && BigInt(r.due) > 0n ? Number((BigInt(r.in_time) * 10_000n) / BigInt(r.due)) / 10_000 : null
  return { ...slimOf(r, today), invoiced: yuan(r?.invoiced ?? NONE), toInvoice: yuan(r?.to_invoice ?? NONE), writtenDown: yuan(r?.cancelled ?? NONE), refunded: yuan(r?.refunded ?? NONE), inTime: yuan(r?.in_time ?? NONE), due: yuan(r?.due ?? NONE), rate }
}
