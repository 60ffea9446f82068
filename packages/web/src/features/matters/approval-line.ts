import type { MatterView } from '@guixing/contract/matters'

type Task = MatterView['approvals'][number]['tasks'][number]

/** How far an approval is, for one line: what was decided, in order, and whom it still waits for, each person once and those whose turn it is first. A step an earlier word stands for waits for nobody. */
export function approvalLine(tasks: readonly Task[]): { decided: Task[]; waiting: string[]; mine: boolean } {
  const open = ['open', 'waiting'].flatMap((state) => tasks.filter((task) => task.state === state))
  const people = new Map(open.flatMap((task) => task.who).map(({ id, name }) => [id, name]))
  return { decided: tasks.filter((task) => task.outcome), waiting: [...people.values()], mine: open.some((task) => task.mine) }
}
