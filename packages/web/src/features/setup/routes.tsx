import { page } from '../../app/page.ts'

export const routes = [page('/setup', () => import('./setup-page.tsx').then((m) => m.SetupPage), { bare: true })]
