import type { Expression, WhoRef } from './value.ts'

/**
 * What a control or action brings about: a closed union (design §3). Each names its undo or says it has none.
 * `set` undo: the earlier values in the fact. `open` undo: void the child. `act` none. `clock` undo: the opposite operation.
 * `approval` undo: void. `notify`, `alert` none (a sent word stays sent). `duty` undo: waive the item.
 */
export type Effect =
  | { set: Record<string, Expression> }
  | { open: { kind: string; action?: string; link: string; sets?: Record<string, Expression>; owner?: WhoRef; unit?: Expression; once?: boolean }; when?: Expression }
  | { act: { do: string; link: string; input?: Record<string, Expression> }; when?: Expression }
  | { clock: { op: 'stop' | 'cancel' | 'pause' | 'resume'; control: string } }
  | { approval: { request: string } | { void: string } }
  | { notify: { to: WhoRef[]; text: string }; when?: Expression }
  | { alert: { to: WhoRef[]; text: string; ackWithin: string; repeat: string }; when?: Expression }
  | { duty: { control: string; done: true } }
