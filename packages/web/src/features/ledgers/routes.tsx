import { page } from '../../app/page.ts'

export const routes = [
  page('/matters', () => import('./ledger-page.tsx').then((m) => m.AllMattersPage)),
  page('/ledgers', () => import('./ledgers-page.tsx').then((m) => m.LedgersPage)),
  page('/ledgers/$kind', () => import('./ledger-page.tsx').then((m) => m.LedgerPage)),
]
