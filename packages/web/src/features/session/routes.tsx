import { page } from '../../app/page.ts'

export const routes = [page('/sign-in', () => import('./sign-in-page.tsx').then((m) => m.SignInPage), { bare: true })]
