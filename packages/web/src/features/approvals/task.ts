import type { ApprovalTask } from '@guixing/contract/work'
import type { z } from 'zod'

/** One task of the inbox. */
export type Task = z.infer<typeof ApprovalTask>
export type Decided = Task & { outcome: string; at: string }
/** Tasks of the second tab carry their outcome. */
export const outcomeOf = (task: Task | Decided): string | null => ('outcome' in task && typeof task.outcome === 'string' ? task.outcome : null)
