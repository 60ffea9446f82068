import type { ApprovalAct, ApprovalDetail, ApprovalDoor, RouteStep, RouteTask } from '@guixing/contract/approvals'
import type { ApprovalItem } from '@guixing/contract/work'

/** One line of a box. */
export type Item = ApprovalItem
export type { ApprovalAct as Act, ApprovalDetail as Approval, ApprovalDoor as Door, RouteStep, RouteTask }

export const BOXES = ['todo', 'done', 'mine', 'copied'] as const
export type Box = (typeof BOXES)[number]
/** The box an address names; the first where it names none. Links of before said `tab=decided`. */
export const boxOf = (search: { box?: unknown; tab?: unknown }): Box => BOXES.find((box) => box === search.box) ?? (search.tab === 'decided' ? 'done' : 'todo')

/** What tells lines of a box apart: the task where one is meant, else the approval. */
export const keyOf = (item: Pick<Item, 'task' | 'approval'>): string => item.task ?? item.approval
