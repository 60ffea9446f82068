import type { Value } from '../model/value.ts'
import type { TrailLine } from './house.ts'

export type Decision = 'agree' | 'return' | 'reject'
export interface Stuck { readonly task?: string; readonly reason: 'no-steps' | 'nobody' | 'all-apart' | 'no-quorum' }

/** A field that is not what an approver last saw. */
export interface Difference { readonly field: string; readonly before: Value; readonly after: Value }

/** What followed a command, in order: the server keeps it as facts, tells people and undoes what is to be undone. */
export type ApprovalEvent =
  | { readonly type: 'resolved'; readonly task: string; readonly trail: readonly TrailLine[] }
  | {
    readonly type: 'task-opened'; readonly task: string; readonly candidates: readonly string[]
    /** Who may decide in a candidate's stead: on leave, or by a delegation that covers this matter. */
    readonly delegates?: readonly { readonly for: string; readonly to: string }[]
    /** What is not as this approver last saw it. */
    readonly difference?: readonly Difference[]
    /** When a `timeout` command is due. */
    readonly wake?: string
  }
  | { readonly type: 'task-suspended'; readonly task: string }
  | { readonly type: 'task-carried'; readonly task: string; readonly from: string; readonly by: string }
  | { readonly type: 'task-decided'; readonly task: string; readonly by: string; readonly onBehalfOf?: string; readonly outcome: Decision; readonly words: string; readonly at: string; readonly signed?: string; readonly to?: 'initiator' | number }
  | { readonly type: 'task-cancelled'; readonly task: string; readonly reason: 'outcome-decided' | 'ended' | 'removed' | 'left' }
  /** An earlier agreement stands: nothing it attests is among the changed fields. */
  | { readonly type: 'task-kept'; readonly task: string; readonly by: string; readonly changed: readonly string[] }
  | { readonly type: 'task-transferred'; readonly task: string; readonly from: string; readonly to: string; readonly words: string }
  | { readonly type: 'signers-added'; readonly task: string; readonly by: string; readonly added: readonly string[]; readonly place: 'before' | 'after' | 'beside'; readonly opinion: boolean; readonly words: string }
  | { readonly type: 'taken-back' | 'seen'; readonly task: string; readonly by: string }
  | { readonly type: 'candidate-left'; readonly task: string; readonly person: string; readonly trail: readonly TrailLine[] }
  | { readonly type: 'urged'; readonly to: readonly string[]; readonly count: number }
  | { readonly type: 'reminded' | 'escalated'; readonly task: string; readonly to: readonly string[]; readonly wake?: string }
  | { readonly type: 'moved-up'; readonly task: string; readonly from: readonly string[]; readonly to: readonly string[]; readonly wake?: string }
  /** Time alone would have agreed, and an article demands a person (peers 5.3.6). */
  | { readonly type: 'auto-refused'; readonly task: string }
  | { readonly type: 'copied' | 'copy-read'; readonly person: string }
  /** An effect of the approval that must be undone by what it stated, last first. */
  | { readonly type: 'undo'; readonly effect: string; readonly by: string }
  | { readonly type: 'approved' | 'rejected' | 'returned' | 'voided' | 'withdrawn' | 'revoked' | 'resubmitted' }
  | { readonly type: 'stuck'; readonly stuck: readonly Stuck[] }
