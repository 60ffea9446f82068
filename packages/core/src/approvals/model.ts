import type { Does, Form, Rules, Step } from './definition.ts'
import type { Holds } from '../controls/exception.ts'
import type { ApprovalEvent, Stuck } from './events.ts'

export type TaskState = 'waiting' | 'open' | 'agreed' | 'carried' | 'rejected' | 'returned' | 'cancelled'

/** One leaf of the route put to people. */
export interface Task {
  readonly id: string
  readonly does: Does
  readonly level?: number
  /** Who may decide it; any one of them does. People kept apart are not among them. */
  readonly candidates: readonly string[]
  /** All who could, where `once` let some off; put back when the task begins anew. */
  readonly eligible?: readonly string[]
  /** Given to its people by an act (added, transferred, moved up, taken over): they are asked themselves, whatever `once` says. */
  readonly given?: boolean
  /** Resolved people left out by separation of duties; shown as the reason when nobody remains. */
  readonly barred: readonly string[]
  readonly state: TaskState
  /** Who decided, and in whose stead (B 代 A); for a carried task, who had agreed before; 'timeout' where time agreed. */
  readonly by?: string
  readonly onBehalfOf?: string
  readonly words?: string
  readonly at?: string
  /** Hash of what was shown when it was decided. */
  readonly signed?: string
  /** The earlier task whose agreement counts here too. */
  readonly carriedFrom?: string
  readonly openedAt?: string
  /** When somebody asked first looked at it: the one before can no longer take back. */
  readonly seenAt?: string
  /** How many of its time-outs have fired since it was opened. */
  readonly fired?: number
  /** The submission it was last decided on: differences are shown from there. */
  readonly round?: number
}

export type ApprovalStatus = 'open' | 'approved' | 'rejected' | 'returned' | 'stuck' | 'void' | 'withdrawn' | 'revoked'
export interface Copy { readonly person: string; readonly at: string; readonly readAt?: string }

/** Plain JSON: stored as it is and read back by the next command. Optional members are absent in states of the first machine. */
export interface ApprovalState {
  readonly status: ApprovalStatus
  readonly steps: readonly Step[]
  readonly tasks: readonly Task[]
  readonly apart: readonly string[]
  readonly once: boolean
  readonly stuck: readonly Stuck[]
  /** Number of the last command; with the place in its list of events it names an event for good. */
  readonly n?: number
  /** The last command that was obeyed: what the loser of a race is told. */
  readonly last?: { readonly n: number; readonly did: string; readonly by?: string; readonly at: string }
  readonly rules?: Rules
  /** What was submitted, once for each submission. */
  readonly forms?: readonly Form[]
  readonly endedAt?: string
  readonly urges?: readonly { readonly by: string; readonly at: string }[]
  readonly copies?: readonly Copy[]
  /** Of an exception: how long whoever allowed it said. */
  readonly holds?: Holds
  /** The last agreement, while it may still be taken back: tasks as they were before. */
  readonly undo?: { readonly task: string; readonly by: string; readonly before: readonly Task[] }
}

export interface Change { readonly state: ApprovalState; readonly events: readonly ApprovalEvent[] }
export type RefusalCode = 'not-open' | 'no-such-task' | 'task-not-open' | 'apart' | 'not-a-candidate' | 'already-in-set' | 'words-needed' | 'opinion-only' | 'not-an-opinion' | 'changed' | 'unseen'
  | 'not-delegated' | 'lacks-authority' | 'batch-not-allowed' | 'batch-agree-only' | 'return-not-allowed' | 'no-such-step' | 'added-may-not-add' | 'not-in-scope' | 'left' | 'nobody-added' | 'mandatory' | 'below-quorum'
  | 'not-the-applicant' | 'already-decided' | 'not-returned' | 'not-the-last-approver' | 'already-opened' | 'not-approved' | 'too-late' | 'cannot-undo' | 'too-soon' | 'not-copied' | 'already-read' | 'nothing-due'
  | 'nothing-to-do' | 'choose' | 'not-in-range' | 'no-form' | 'would-end' | 'would-stick'
/** A command that is not obeyed: nothing changed. `params` name people, tasks, effects or the event that was first. */
export interface Refused { readonly refused: RefusalCode; readonly params?: Readonly<Record<string, unknown>> }
