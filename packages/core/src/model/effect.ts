import type { Expression, WhoRef } from './value.ts'

/** What an entry may hang on: matters (project, basis, agreement, payment, contract), a person, a month and an accounting subject. */
export const POST_ON = ['project', 'basis', 'agreement', 'payment', 'contract', 'person', 'period', 'subject'] as const
export type PostOn = (typeof POST_ON)[number]

/**
 * What a control or action brings about: a closed union (design §3). Each names its undo or says it has none.
 * `set` undo: the earlier values in the fact. `open` undo: void the child. `act` none. `clock` undo: the opposite operation.
 * `approval` undo: void. `post` undo: the opposite entry. `notify`, `alert` none (a sent word stays sent). `duty` undo: waive the item.
 */
export type Effect =
  | { set: Record<string, Expression> }
  | { open: { kind: string; action?: string; link: string; sets?: Record<string, Expression>; owner?: WhoRef; unit?: Expression; once?: boolean; each?: Expression }; when?: Expression }
  | { act: { do: string; link: string; input?: Record<string, Expression> }; when?: Expression }
  | { clock: { op: 'stop' | 'cancel' | 'pause' | 'resume'; control: string } }
  | { approval: { request: string } | { void: string } }
  /** A money entry (catalogue/entries.yaml) of an amount in yuan; zero posts nothing. `on` names what it hangs on. */
  | { post: { entry: string; amount: Expression; on?: Partial<Record<PostOn, Expression>> }; when?: Expression }
  | { notify: { to: WhoRef[]; text: string }; when?: Expression }
  | { alert: { to: WhoRef[]; text: string; ackWithin: string; repeat: string }; when?: Expression }
  | { duty: { control: string; done: true } }
