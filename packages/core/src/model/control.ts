import type { ReturnMode, Rules, Timeout, VoteRule } from '../approvals/definition.ts'
import type { Effect } from './effect.ts'
import type { Expression, WhoRef } from './kind.ts'
import type { Words } from './text.ts'

export type Mode = 'block' | 'warn' | 'record'
export type ModeLetter = 'E' | 'M' | 'R' | 'A'

/** Where a control takes hold. `kind.action`, a whole kind, every outgoing word, the outcome of another control, or a regulation. */
export type Bind =
  | { kind: string; action?: string }
  | { fields: 'outgoing'; kind?: string }
  | { outcome: Outcome; of: string }
  | { regulation: string }

export type Outcome = 'conformed' | 'breached' | 'prevented' | 'waived' | 'excused' | 'pending'

/** A datum the control must know and the server loads: the only place inputs are named. */
export interface Need {
  input: string
  args: Record<string, Expression>
}

/** What the person is offered beside the refusal: an action here, a new matter, a field to fill, or an approval to ask for. */
export type Remedy =
  | { do: string; label?: Words }
  | { open: string; label?: Words }
  | { fill: string[]; label?: Words }
  | { ask: 'approval' | 'exception'; label?: Words }

/** Time of a step of a route, counted from when it was put to its people; never an approval where the article demands one. */
export interface ApprovalTimeout { within: DueExpr; do: Timeout['do'] }

/** A step of a route as the pack writes it: people asked, or several steps combined. See approvals/definition.ts for what each entry means. */
export interface ApprovalStep extends Partial<VoteRule> {
  who?: WhoRef
  does?: 'approve' | 'sign' | 'opinion'
  level?: number
  each?: 'all' | 'any' | 'sequence' | VoteRule
  attests?: string[]
  removable?: boolean
  returns?: ReturnMode[]
  timeouts?: ApprovalTimeout[]
  all?: ApprovalStep[]
  waitForAll?: boolean
  any?: ApprovalStep[]
  rejectAll?: boolean
  sequence?: ApprovalStep[]
  vote?: ApprovalStep[]
  when?: Expression
}

export interface LadderStep {
  at?: 'due'
  after?: string
  notify?: { to: WhoRef[] }
  alert?: { to: WhoRef[]; ackWithin: string; repeat: string }
  repeat?: string
  repeatMost?: number
}

interface Common {
  id: string
  regulation: string
  clause: string[]
  carries: string[]
  /** The reason in words: what is missing, said to the person. Parameters in `{}`. */
  says: Words
  /** Short name on screens: "agreed time answer". */
  name: Words
  binds: Bind[]
  when?: Expression
  needs: Record<string, Need>
  mode: Mode
  pin: 'opened' | 'now'
  concern?: string
  resolve: 'all' | 'strictest' | 'precedence' | 'union'
  /** `attests`: the fields an exception was granted for; changed afterwards it no longer stands. */
  exception?: { by: WhoRef; with: string[]; attests?: string[] }
  remedy: Remedy[]
  then: Partial<Record<'breached' | 'conformed', Effect[]>>
  /** Kinds of the catalogue's KPIs and duties it feeds: K02, D01 … */
  feeds: string[]
}

export type GateControl = Common & { type: 'gate'; that: Expression }
export type LimitControl = Common & {
  type: 'limit'; value: Expression; atMost?: Expression; below?: Expression; atLeast?: Expression; above?: Expression; equals?: Expression
}
/** Routes and how they behave: what an article says of an approval, and what a house may lay over it where the article leaves the chain open. */
export interface RouteSet extends Pick<Rules, 'withdraw' | 'resubmit' | 'urge' | 'batch' | 'revoke'> {
  routes: { when?: Expression; steps: ApprovalStep[] }[]
  /** What is done where a person of a step cannot be asked; without it the route says that it is stuck. */
  answers?: Partial<Record<'nobody' | 'applicant' | 'apart' | 'left' | 'leave', 'stop' | 'superior' | 'keep'>>
  copies?: WhoRef[]
}
export type ApprovalControl = Common & RouteSet & {
  type: 'approval'; attests: string[]; apart: string[]; then: Common['then']
  /** `house`: the article leaves the chain to the house, which may lay its own routes over these. */
  routesBy?: 'house'
}
export type DueExpr =
  | { minutes: Expression } | { hours: Expression } | { workingMinutes: Expression } | { workingHours: Expression }
  | { workingDays: Expression } | { days: Expression } | { months: Expression } | { at: Expression }
export type ClockControl = Common & {
  type: 'clock'
  start: { upon: string[]; from?: Expression; when?: Expression }
  due: DueExpr
  calendar: 'plain' | 'unit' | 'house'
  grain: 'second' | 'minute' | 'day'
  pause?: { reasons: string; evidence: boolean; atMostHours?: Expression }
  stop: { upon: string[]; when?: Expression }
  reset?: { upon: string[] }
  warn: { at?: string; before?: string; to: WhoRef[] }[]
  ladder: LadderStep[]
  /** Whose clock it is: the person a breach is put down to. */
  holder: WhoRef
}
export type ScreenControl = Common & { type: 'screen'; lexicon: string[] }
export type AccessControl = Common & { type: 'access'; may?: WhoRef[]; see?: WhoRef[] }
export type Every =
  | { day: { calendar: 'house' | 'plain'; at?: Expression } }
  | { week: { day?: number; before?: string; opensAt?: string } }
  | { month: { day?: Expression; of: 'prior' | 'this' } }
  | { quarter: { days: Expression } }
  | { shift: { before?: string; after?: string } }
  | { window: { days: Expression; least: number } }
export type DutyControl = Common & {
  type: 'duty'; who: WhoRef; per: 'house' | 'unit' | 'person' | 'shift'; unitType?: string; every: Every
  opens: { kind: string; sets?: Record<string, Expression> }; doneBy: string
}
export type RecordControl = Common & { type: 'record'; form?: string; fields: string[]; rows?: { field: string; atLeast: number }; documents?: string[] }
export type CountExpr =
  | { ledger: string; where?: Expression; sum?: string }
  | { checks: string; outcome?: Outcome | Outcome[] }
  | { input: string; args?: Record<string, Expression> }
export type MeasureControl = Common & {
  type: 'measure'; code: string; of: string; every: 'day' | 'week' | 'month' | 'quarter'
  value: { ratio: [CountExpr, CountExpr] } | { count: CountExpr } | { input: string }
  target?: { atLeast?: Expression; atMost?: Expression }
  format: 'percent' | 'number' | 'duration'
}
export type AcknowledgeControl = Common & { type: 'acknowledge'; who: WhoRef[]; withinDays: Expression }
export type ConsequenceControl = Common & { type: 'consequence'; do: Effect[] }

/** The closed union of what an article may be bound to (design §3). */
export type Control =
  | GateControl | LimitControl | ApprovalControl | ClockControl | ScreenControl | AccessControl | DutyControl
  | RecordControl | MeasureControl | AcknowledgeControl | ConsequenceControl
export type ControlType = Control['type']
