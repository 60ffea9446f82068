import { page } from '../../app/page.ts'

export const routes = [page('/desk', () => import('./desk-page.tsx').then((m) => m.DeskPage))]
