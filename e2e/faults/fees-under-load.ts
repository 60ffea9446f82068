import { setTimeout as wait } from 'node:timers/promises'
import type { Answer, HouseUnderLoad } from './house-under-load.ts'

const [HANDLER, FINANCE, PAYEE] = ['孙立', '石蕾', '断电咨询院']
/** Who applies, signs and pays in the sample house under S02. */
export const FEE_PEOPLE = [HANDLER, FINANCE, '高明远', '沈国梁', '韩志远', '秦岚']
/** No answer, or not now. */
export const AGAIN = new Set([0, 502, 503])

interface Kept { id: string; kind: string; stage: string; entries: string[]; gates: string[]; write_offs: number; below: number }

/**
 * Fees from the budget to the write-off, over and over: submitted, signed, requested, signed, paid, claimed, signed, booked. What gets no
 * answer is asked again with the same key, as the browser does.
 */
export class FeesUnderLoad {
  /** Entries that were acknowledged, as `matter entry`. */
  readonly acknowledged = new Set<string>()
  /** Payments signed, with the paying under way: the moment to cut it off. */
  paying = 0
  through = 0

  constructor(readonly house: HouseUnderLoad) {}

  async #until(what: string, ask: () => Promise<Answer>): Promise<Answer['json']> {
    for (;;) {
      const { status, json } = await ask()
      if (status === 200 || status === 201) return json
      if (!AGAIN.has(status)) throw new Error(`${what}: ${status} ${JSON.stringify(json)}`)
      await wait(50)
    }
  }
  #post = (path: string, body: unknown, key: string, who = HANDLER) => this.#until(`${key} ${path}`, () => this.house.post(`/api/v1/${path}`, body, key, who))
  #open = async (kind: string, action: string, fields: unknown, key: string): Promise<string> => (await this.#post('matters', { kind, action, fields }, key)).matter?.id ?? ''
  #act = (id: string, action: string, fields: unknown, key: string, who?: string) => this.#post(`matters/${id}/actions/${action}`, { fields }, key, who)

  /** Signed by whoever is asked until nobody is. */
  async #agree(id: string, key: string): Promise<void> {
    for (;;) {
      const view = await this.#until(`${key} view`, () => this.house.get(`/api/v1/matters/${id}`, HANDLER))
      const task = view.approvals?.flatMap((a) => a.tasks).find((t) => t.state === 'open')
      if (!task) return
      await this.#post(`approvals/tasks/${task.id}`, { outcome: 'agree', words: '' }, `${key} ${task.id}`, task.who[0]?.name)
    }
  }

  async run(key: string, entity: string, day: string): Promise<void> {
    const project = await this.#open('fee-project', 'register', { projectNo: `断电-${key}`, name: key, entity, baseType: 'subject-amount', base: '10000000.00', baseNote: '概算' }, `${key} project`)
    const budget = await this.#open('fee-budget', 'draft', { project, entity, nature: 'consulting', category: 'information', content: '咨询', payee: PAYEE, amount: '30000.00' }, `${key} budget`)
    await this.#act(budget, 'submit', {}, `${key} submit`)
    await this.#agree(budget, `${key} budget`)
    this.acknowledged.add(`${budget} fee.approved`)
    const payment = await this.#open('fee-payment', 'request', { basis: budget, payee: PAYEE, purpose: '首付款', amount: '10000.00', method: 'transfer' }, `${key} payment`)
    this.acknowledged.add(`${payment} fee.requested`)
    await this.#agree(payment, `${key} payment`)
    this.paying += 1
    await this.#act(payment, 'pay', { method: 'transfer' }, `${key} pay`, FINANCE)
    this.paying -= 1
    this.acknowledged.add(`${payment} fee.drawn`)
    const writeOff = (await this.#until(`${key} write-off`, () => this.house.get(`/api/v1/matters?kind=write-off&where=payment:${payment}`, HANDLER))).items?.[0]?.id
    const claim = await this.#open('write-off-claim', 'claim', { writeOff, way: 'reimbursement', amount: '10000.00', invoices: [{ code: '3300254130', number: key.replace(/\D/g, '').padStart(8, '9'), date: day, amount: '10000.00', payee: PAYEE }] }, `${key} claim`)
    await this.#agree(claim, `${key} claim`)
    await this.#act(claim, 'book', { subject: 'production-cost', originalsSeen: true }, `${key} book`, FINANCE)
    this.acknowledged.add(`${claim} fee.reimbursed`)
    this.through += 1
  }

  /** What is wrong with the money right now, in words; nothing in a sound house, however it was cut off. */
  async wrong(): Promise<string[]> {
    // What was acknowledged before the look must be found by it.
    const asked = [...this.acknowledged]
    const kept = await this.house.query<Kept>(`select m.id, m.kind, m.stage, coalesce((select json_agg(e.entry order by e.n) from money_entry e where e.tenant_id = m.tenant_id and e.matter_id = m.id), '[]') as entries,
        coalesce((select json_agg(a.state) from approval a where a.tenant_id = m.tenant_id and a.matter_id = m.id and a.purpose = 'gate'), '[]') as gates,
        (select count(*)::int from matter w where w.tenant_id = m.tenant_id and w.parent_id = m.id and w.kind = 'write-off') as write_offs,
        (select coalesce(sum(case 'budget' when e.debit then e.amount when e.credit then -e.amount else 0 end), 0)::int from money_entry e where e.tenant_id = m.tenant_id and e.basis_id = m.id) as below
      from matter m where m.kind in ('fee-budget', 'fee-payment', 'write-off-claim') and m.fields->>'project' in (select p.id::text from matter p where p.kind = 'fee-project' and p.fields->>'projectNo' like '断电-%')`)
    const found = new Set(kept.flatMap((m) => m.entries.map((entry) => `${m.id} ${entry}`)))
    return [...asked.filter((one) => !found.has(one)).map((one) => `lost ${one}`), ...kept.flatMap((m) => {
      const { entries, writeOffs } = should(m)
      const told = JSON.stringify(m.entries) === JSON.stringify(entries) ? [] : [`${m.kind} ${m.id} at ${m.stage}, approvals ${m.gates.join()}: ${m.entries.join()} and not ${entries.join()}`]
      return [...told, ...(m.write_offs === writeOffs ? [] : [`${m.id}: ${m.write_offs} write-offs`]), ...(m.below < 0 ? [`${m.id} is ${m.below} below zero`] : []), ...(settled(m) ? [] : [`${m.kind} ${m.id} stands at ${m.stage} with its approvals ${m.gates.join()}`])]
    })]
  }
}

/** What a matter at its stage has left behind, each once and in this order. */
function should({ kind, stage }: Kept): { entries: string[]; writeOffs: number } {
  const at = (...stages: string[]) => stages.includes(stage)
  if (kind === 'fee-budget') return { entries: at('approved') ? ['fee.approved'] : [], writeOffs: 0 }
  if (kind === 'fee-payment') return { entries: at('paid') ? ['fee.requested', 'fee.drawn'] : ['fee.requested'], writeOffs: at('paid') ? 1 : 0 }
  return { entries: at('booked') ? ['fee.reimbursed'] : [], writeOffs: 0 }
}

/** The last signature and what follows from it are one: approved with the matter not moved on, or the other way round, is never seen. */
const settled = ({ stage, gates }: Kept): boolean => (gates.length > 0 && gates.every((state) => state === 'approved')) === ['approved', 'paid', 'booked'].includes(stage)
