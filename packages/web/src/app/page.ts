import type { ComponentType } from 'react'

/** One page of a feature. `path` in TanStack form (`/matters/$id`); `load` is its own chunk. `bare`: without frame and without sign-in. */
export interface PageRoute {
  path: string
  load: () => Promise<ComponentType>
  bare?: boolean
}

/** `page('/matters/$id', () => import('./matter-page.tsx').then((m) => m.MatterPage))` */
export function page(path: string, load: () => Promise<ComponentType>, options: { bare?: boolean } = {}): PageRoute {
  return { path, load, ...options }
}
