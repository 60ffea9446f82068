import { page } from '../../app/page.ts'

export const routes = [page('/people', () => import('./people-page.tsx').then((m) => m.PeoplePage))]
