import type { Api } from '../../app/api.ts'

type Units = Awaited<ReturnType<Api['house']['units']>>
export type Unit = Units['units'][number]
export type Role = Units['roles'][number]
export type Person = Awaited<ReturnType<Api['house']['people']>>['people'][number]
export type Grant = Parameters<Api['house']['savePerson']>[0]['roles'][number]

export interface TreeNode { key: string; title: string; children: TreeNode[] }

/** Units as a tree, in the order given. A unit whose parent is unknown stands at the top; a circle never loops. */
export function treeOf(units: readonly Unit[]): TreeNode[] {
  const ids = new Set(units.map((u) => u.id))
  const seen = new Set<string>()
  const below = (parent: string | null): TreeNode[] => units
    .filter((u) => (parent === null ? u.parent === null || !ids.has(u.parent) : u.parent === parent) && !seen.has(u.id))
    .map((u) => { seen.add(u.id); return { key: u.id, title: u.name, children: below(u.id) } })
  return below(null)
}
