import { page } from '../../app/page.ts'

/** One's own leave and overtime, and the ledger of days for those who answer for others. */
export const routes = [
  page('/leave', () => import('./leave-page.tsx').then((m) => m.LeavePage)),
  page('/leave/days', () => import('./days-page.tsx').then((m) => m.DaysPage)),
]
