import { page } from '../../app/page.ts'

/** Today's shift, the month's roster, and the handover between two shifts. */
export const routes = [
  page('/duty', () => import('./duty-page.tsx').then((m) => m.DutyPage)),
  page('/duty/roster', () => import('./roster-page.tsx').then((m) => m.RosterPage)),
  page('/duty/handover/$id', () => import('./handover-page.tsx').then((m) => m.HandoverPage)),
]
