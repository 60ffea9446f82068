import { describe, expect, it } from 'vitest'
import type { Allowed } from '@guixing/core/lifecycle/decide'
import { decide } from '@guixing/core/lifecycle/decide'
import type { Actor, MatterState, Situation } from '@guixing/core/lifecycle/situation'
import type { KindDef, Value } from '@guixing/core/model/kind'
import { loadCatalogue } from './catalogue.ts'
import { packsDir } from './packs-dir.ts'

const { catalogue } = loadCatalogue(packsDir())
const { kinds } = catalogue

function person(id: string, unit: string, roles: string[] = [], heads: string[] = []): Actor {
  return { id, name: id, as: 'person', roles: roles.map((role) => ({ role, unit: null, scope: 'house' })), unit, unitPath: [unit, 'site'], heads, standsInFor: [] }
}
const chen = person('chen', 'service', ['receptionist'])
const he = person('he', 'engineering', ['department-staff'])
const zhou = person('zhou', 'service', ['service-supervisor'], ['site'])
const client: Actor = { id: null, name: 'client', as: 'client', roles: [], unit: null, unitPath: [], heads: [], standsInFor: [] }
const system: Actor = { ...client, name: 'system', as: 'system' }

/** Walks one matter through actions with no regulation adopted: what the kind alone makes of a day. */
class Walk {
  matter: MatterState | null = null
  last: Allowed | undefined
  minute = 0
  readonly kind: KindDef
  constructor(kind: string) {
    const found = kinds[kind]
    if (!found) throw new Error(`no kind ${kind}`)
    this.kind = found
  }
  try(actor: Actor, name: string, input: Record<string, Value> = {}) {
    const action = this.kind.actions[name]
    if (!action) throw new Error(`${this.kind.name} has no action ${name}`)
    this.minute += 1
    const now = `2026-11-24T02:${String(this.minute).padStart(2, '0')}:00.000Z`
    for (const ask of action.asks) if (ask.required && input[ask.field.name] === undefined) throw new Error(`${name} asks for ${ask.field.name}`)
    const situation: Situation = {
      kind: this.kind, action, matter: this.matter, blank: { id: 'm1', unit: 'service', unitPath: ['service', 'site'], parent: null, number: 'N1' },
      input, actor, now, today: '2026-11-24', force: [], param: () => undefined, inputs: {}, approvals: [], lexicon: {},
    }
    return decide(situation)
  }
  do(actor: Actor, name: string, input: Record<string, Value> = {}): this {
    const decision = this.try(actor, name, input)
    if (decision.refused) throw new Error(`${name} refused: ${decision.reasons.map((reason) => reason.code).join()}`)
    this.last = decision
    this.matter = { ...decision.after, handlingPath: decision.after.handlingUnit ? [decision.after.handlingUnit, 'site'] : [] }
    return this
  }
  get stage() { return this.matter?.stage }
  field(name: string) { return this.matter?.fields[name] }
}

describe('an enquiry', () => {
  const asked = { content: '地板渗水谁来修', category: 'engineering' }
  const later = '2026-11-24T08:30:00.000Z'

  it('S03-11: answered at once is answered, else a time is agreed, else it is only received', () => {
    const at = (more: Record<string, Value>) => new Walk('enquiry').do(chen, 'receive', { ...asked, ...more })
    expect([at({ answer: '已说明' }).stage, at({ agreedAt: later }).stage, at({}).stage]).toEqual(['answered', 'agreed', 'received'])
    const once = at({ answer: '已说明' })
    expect([once.field('instant'), once.field('answeredAt'), once.field('answeredBy')]).toEqual([true, '2026-11-24T02:01:00.000Z', 'chen'])
    expect([at({}).field('instant'), at({}).field('answeredAt')]).toEqual([false, undefined])
    expect([once.matter?.owner, once.matter?.firstResponder, once.matter?.title]).toEqual(['chen', 'chen', asked.content])
  })

  it('S03-15 S32-02: a transfer is noted, accepted, answered jointly, and the first responder stays', () => {
    const walk = new Walk('enquiry').do(chen, 'receive', { ...asked, agreedAt: later }).do(chen, 'transfer', { toUnit: 'engineering', reason: '属工程维修' })
    expect([walk.stage, walk.matter?.handlingUnit, walk.field('transferPending'), walk.field('transferCount'), walk.matter?.owner]).toEqual(['assigned', 'engineering', true, 1, 'chen'])
    expect(walk.field('remarks')).toMatch(/ 转其他部门：属工程维修$/)
    walk.do(he, 'accept')
    expect([walk.stage, walk.matter?.owner, walk.matter?.firstResponder, walk.field('transferPending')]).toEqual(['accepted', 'he', 'chen', false])
    expect(walk.field('remarks')).toMatch(/属工程维修；.* he已接收$/)
    walk.do(chen, 'request-joint', { jointUnit: 'engineering' }).do(he, 'joint-answer', { jointAnswer: '16:00 上门' })
    expect([walk.field('jointBy'), walk.stage]).toEqual(['he', 'accepted'])
    walk.do(he, 'answer', { answer: '16:00 上门维修' })
    expect([walk.stage, walk.matter?.firstResponder, walk.field('answeredBy')]).toEqual(['answered', 'chen', 'he'])
    walk.do(client, 'satisfied', { satisfied: 'satisfied' }).do(chen, 'close')
    expect([walk.stage, walk.field('satisfied')]).toEqual(['closed', 'satisfied'])
  })

  it('S03-06: handed back before acceptance it is again with whoever passed it on, after acceptance with the first responder', () => {
    const passed = new Walk('enquiry').do(chen, 'receive', { ...asked, agreedAt: later }).do(chen, 'transfer', { toUnit: 'engineering', reason: '属工程' })
    passed.do(he, 'bounce', { reason: '属市政管网' })
    expect([passed.stage, passed.matter?.owner, passed.matter?.handlingUnit, passed.field('transferPending'), passed.field('transferTo')]).toEqual(['agreed', 'chen', 'service', false, undefined])
    expect(passed.field('remarks')).toMatch(/退回：属市政管网$/)
    passed.do(chen, 'transfer', { toUnit: 'engineering', reason: '再核' }).do(he, 'accept').do(he, 'bounce', { reason: '确属市政' })
    expect([passed.matter?.owner, passed.field('transferCount')]).toEqual(['chen', 2])
  })

  it('only the department it went to accepts', () => {
    const walk = new Walk('enquiry').do(chen, 'receive', { ...asked, agreedAt: later }).do(chen, 'transfer', { toUnit: 'engineering', reason: '属工程' })
    expect(walk.try(chen, 'accept')).toMatchObject({ refused: true, reasons: [{ code: 'not-yours' }] })
    expect(walk.try(he, 'accept').refused).toBe(false)
  })

  it('not satisfied: the old promise is spent, it goes back to whoever had it, and a new time may be agreed', () => {
    const desk = new Walk('enquiry').do(chen, 'receive', { ...asked, agreedAt: later }).do(chen, 'answer', { answer: '请等通知' }).do(client, 'not-satisfied', { reason: '没有说时间' })
    expect([desk.stage, desk.field('agreedAt'), desk.field('answeredAt'), desk.field('satisfied')]).toEqual(['received', undefined, undefined, 'dissatisfied'])
    desk.do(chen, 'agree', { agreedAt: later }).do(chen, 'answer', { answer: '明早九点' })
    expect([desk.stage, desk.field('satisfied')]).toEqual(['answered', undefined])
    const passed = new Walk('enquiry').do(chen, 'receive', { ...asked, agreedAt: later }).do(chen, 'transfer', { toUnit: 'engineering', reason: '属工程' }).do(he, 'accept').do(he, 'answer', { answer: '已修' })
    expect(passed.do(client, 'not-satisfied', { reason: '又漏了' }).stage).toBe('accepted')
  })

  it('a time agreed again leaves it where it is', () => {
    const walk = new Walk('enquiry').do(chen, 'receive', { ...asked, agreedAt: later }).do(chen, 'transfer', { toUnit: 'engineering', reason: '属工程' }).do(he, 'accept')
    expect(walk.do(he, 'agree', { agreedAt: later, reason: '等材料' }).stage).toBe('accepted')
  })

  it('S32-01: written by a client it has no owner; whoever takes it becomes first responder, and a second taker does not', () => {
    const walk = new Walk('enquiry').do(client, 'submit', { content: '宽带怎么报修', callerName: '李慧', callerPhone: '13800000000' })
    expect([walk.stage, walk.matter?.owner, walk.matter?.firstResponder, walk.matter?.channel, walk.field('category')]).toEqual(['received', null, null, 'portal', 'general'])
    walk.do(chen, 'take', { agreedAt: later })
    expect([walk.stage, walk.matter?.owner, walk.matter?.firstResponder]).toEqual(['agreed', 'chen', 'chen'])
    expect(new Walk('enquiry').try(chen, 'submit', { content: '代提' })).toMatchObject({ refused: true, reasons: [{ code: 'not-yours' }] })
  })

  it('handed over on leaving the post the first responder moves only with the one who leaves', () => {
    const own = new Walk('enquiry').do(chen, 'receive', { ...asked, agreedAt: later }).do(chen, 'hand-over', { person: 'lin', reason: '下班' })
    expect([own.matter?.owner, own.matter?.firstResponder]).toEqual(['lin', 'lin'])
    const others = new Walk('enquiry').do(chen, 'receive', { ...asked, agreedAt: later }).do(chen, 'transfer', { toUnit: 'engineering', reason: '属工程' }).do(he, 'accept').do(he, 'hand-over', { person: 'liu', reason: '下班' })
    expect([others.matter?.owner, others.matter?.firstResponder]).toEqual(['liu', 'chen'])
  })

  it('revisited before or after closing; closed stays closed', () => {
    const walk = new Walk('enquiry').do(chen, 'receive', { ...asked, answer: '已说明' }).do(chen, 'close')
    expect(walk.do(system, 'revisit-done', { revisitResult: 'satisfied' }).stage).toBe('closed')
    expect(walk.field('revisitResult')).toBe('satisfied')
    const open = new Walk('enquiry').do(chen, 'receive', { ...asked, answer: '已说明' })
    expect(open.do(chen, 'revisit-done', { revisitResult: 'understood' }).stage).toBe('revisited')
  })

  it('voided and merged end it without meeting anything', () => {
    const walk = new Walk('enquiry').do(chen, 'receive', { ...asked, agreedAt: later })
    expect([kinds.enquiry?.actions.void?.voids, kinds.enquiry?.actions.merge?.voids]).toEqual([true, true])
    expect(walk.do(chen, 'merge', { into: 'm0', reason: '同一事' }).stage).toBe('merged')
  })
})

describe('the other matters of the day', () => {
  it('S17-05 S17-07: a complaint is split, handled, replied to, revisited, closed; not content sends it back', () => {
    const walk = new Walk('complaint').do(chen, 'register', { content: '电梯常停', channel: 'phone', contact: '138' })
    expect([walk.stage, walk.matter?.priority, walk.field('receivedAt')]).toEqual(['registered', 'high', '2026-11-24T02:01:00.000Z'])
    walk.do(chen, 'split', { toUnit: 'engineering', limitAt: '2026-11-25T02:00:00.000Z' })
    expect([walk.stage, walk.matter?.handlingUnit]).toEqual(['split', 'engineering'])
    walk.do(he, 'accept').do(he, 'handle', { investigation: '门机老化', ourFault: true }).do(he, 'reply', { reply: '已更换，向您致歉' })
    expect(walk.do(client, 'not-satisfied', { reason: '又停了' }).stage).toBe('handling')
    walk.do(he, 'reply', { reply: '已再检修' }).do(chen, 'revisit-done', { revisitResult: 'satisfied' }).do(chen, 'close')
    expect([walk.stage, walk.field('revisitResult')]).toEqual(['closed', 'satisfied'])
  })

  it('S17-09 S17-10: feedback goes before a leader, is told and its effect checked', () => {
    const walk = new Walk('feedback').do(chen, 'register', { content: '增设充电桩' }).do(chen, 'classify', { class: 'suggestion' }).do(chen, 'analyse', { analysis: '需求多' })
    walk.do(chen, 'report', { leader: 'zhou' }).do(person('lead', 'company', ['company-leader']), 'instruct', { instruction: '尽快落实' })
    walk.do(chen, 'tell', { told: '下月施工' }).do(chen, 'check-effect', { effect: '已装十台', effectResult: 'solved' }).do(chen, 'close')
    expect([walk.stage, walk.field('keyProblem')]).toEqual(['closed', true])
  })

  it('S28-08: a help request whose result is not good goes out again', () => {
    const walk = new Walk('help').do(chen, 'receive', { content: '车辆抛锚', category: 'vehicle', place: '3号门' }).do(chen, 'dispatch', { toUnit: 'engineering' }).do(he, 'on-scene').do(he, 'solved', { solution: '已拖车' })
    expect(walk.do(chen, 'check-result', { checkResult: 'unsolved' }).stage).toBe('dispatched')
    expect(walk.do(he, 'solved', { solution: '已修好' }).do(chen, 'check-result', { checkResult: 'solved' }).do(chen, 'close').stage).toBe('closed')
    expect(walk.matter?.priority).toBe('urgent')
  })

  it('S32-03: a revisit with content ends, with discontent stays and reaches the matter', () => {
    const good = new Walk('revisit').do(system, 'open').do(chen, 'do', { mode: 'phone', result: '已修好', satisfaction: 'satisfied' })
    expect([good.stage, good.matter?.owner]).toEqual(['closed', 'chen'])
    const bad = new Walk('revisit').do(system, 'open').do(chen, 'do', { mode: 'phone', result: '又漏', satisfaction: 'dissatisfied' })
    expect(bad.stage).toBe('done')
    expect(bad.do(chen, 'close', { followUp: '已重开' }).stage).toBe('closed')
    expect(new Walk('revisit').do(system, 'open').do(chen, 'unreached', { note: '无人接听' })).toMatchObject({ stage: 'due', matter: { fields: { attempts: 1 } } })
  })

  it('S30-07: a handover runs side by side and ends with the second signature', () => {
    const walk = new Walk('handover').do(chen, 'prepare', { startsAt: '2026-11-24T08:00:00.000Z' })
    expect(walk.field('outgoing')).toBe('chen')
    walk.do(he, 'arrive').do(chen, 'brief', { brief: '031 待答复' }).do(he, 'count', { items: [{ name: '对讲机', expected: 6, counted: 6 }] }).do(he, 'read')
    walk.do(chen, 'sign-out')
    expect(walk.do(he, 'count', { items: [{ name: '对讲机', expected: 6, counted: 6 }] }).stage).toBe('signed-out')
    walk.do(he, 'sign-in', { uniform: true, badge: true })
    expect([walk.stage, walk.field('incoming'), walk.last?.effects.length]).toEqual(['taken-over', 'he', 2])
  })

  it('S30-08: refused it marks the faults, and may be taken up again', () => {
    const walk = new Walk('handover').do(chen, 'prepare', { startsAt: '2026-11-24T08:00:00.000Z' }).do(he, 'arrive').do(he, 'refuse', { refusals: ['missing', 'unclean'] })
    expect([walk.stage, walk.field('faultMissing'), walk.field('faultUnclean'), walk.field('faultRecords')]).toEqual(['refused', true, true, false])
    expect(walk.do(chen, 'again', { remedied: '已找回' })).toMatchObject({ stage: 'arrived', matter: { fields: { faultMissing: false } } })
  })

  it('S29: a shift is signed in, logged, left and come back to, tidied and ended', () => {
    const walk = new Walk('duty-shift').do(zhou, 'roster', { owner: 'chen', shift: 'day', startsAt: '2026-11-24T00:00:00.000Z', endsAt: '2026-11-24T08:00:00.000Z' })
    expect(walk.matter?.owner).toBe('chen')
    walk.do(chen, 'sign-in', { uniform: true, badge: true }).do(chen, 'log', { event: '巡查一楼' }).do(chen, 'depart', { departReason: '取件' }).do(chen, 'return').do(chen, 'major-problem', { majorProblem: '停电' })
    expect(walk.do(chen, 'tidy', { deskTidy: true }).do(chen, 'close').stage).toBe('closed')
  })

  it('S29-09: a rectification opened without its four entries waits to be arranged; what fails the check goes back', () => {
    const bare = new Walk('rectification').do(system, 'open', { goal: '补齐值班记录' })
    expect(bare.stage).toBe('opened')
    bare.do(zhou, 'arrange', { department: 'service', person: 'chen', deadline: '2026-11-30', goal: '补齐值班记录' })
    expect([bare.stage, bare.matter?.owner, bare.matter?.handlingUnit]).toEqual(['arranged', 'chen', 'service'])
    expect(bare.do(chen, 'execute', { measures: '已补' }).do(zhou, 'verify', { verified: false }).stage).toBe('arranged')
    expect(bare.do(chen, 'execute', { measures: '已补全' }).do(zhou, 'verify', { verified: true }).stage).toBe('verified')
  })

  it('every kind has an ordinary end, and each stage before it can be left: by a person, or by what a person does on a matter beside it', () => {
    const stuck: string[] = []
    const effects = [...Object.values(kinds).flatMap((kind) => Object.values(kind.actions).filter((a) => a.by === 'person').flatMap((a) => a.effects)), ...Object.values(catalogue.regulations).flatMap((r) => r.controls).flatMap((c) => (c.type === 'consequence' ? c.do : []))]
    const acted = new Set(effects.flatMap((effect) => ('act' in effect ? [effect.act.do] : [])))
    for (const kind of Object.values(kinds)) {
      if (!kind.stages.some((stage) => stage.final && !stage.aside)) stuck.push(`${kind.name} has no end`)
      for (const stage of kind.stages.filter((each) => !each.final)) {
        const out = Object.values(kind.actions).some((action) => action.to !== undefined && (action.by === 'person' ? Array.isArray(action.from) && action.from.includes(stage.name) : (!Array.isArray(action.from) || action.from.includes(stage.name)) && (acted.has(action.name) || acted.has(`${kind.name}.${action.name}`))))
        if (!out) stuck.push(`${kind.name} in ${stage.name}`)
      }
    }
    expect(stuck).toEqual([])
  })
})
