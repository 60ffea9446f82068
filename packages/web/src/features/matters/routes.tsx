import { page } from '../../app/page.ts'

export const routes = [
  page('/matters/$id', () => import('./matter-page.tsx').then((m) => m.MatterPage)),
  page('/matters/new', () => import('./new-pick-page.tsx').then((m) => m.NewPickPage)),
  page('/matters/new/$kind', () => import('./new-page.tsx').then((m) => m.NewPage)),
]
