import { page } from '../../app/page.ts'

/** Reader, coverage, conflicts and parameters. */
export const routes = [
  page('/regulations', () => import('./reader-page.tsx').then((m) => m.ReaderPage)),
  page('/regulations/$code', () => import('./reader-page.tsx').then((m) => m.ReaderPage)),
  page('/coverage', () => import('./coverage-page.tsx').then((m) => m.CoveragePage)),
  page('/conflicts', () => import('./conflicts-page.tsx').then((m) => m.ConflictsPage)),
  page('/parameters', () => import('./parameters-page.tsx').then((m) => m.ParametersPage)),
]
