import { page } from '../../app/page.ts'

/** Consulting fees: where approved money is, whom to chase; the pay-deduction ledger. */
export const routes = [page('/money', () => import('./money-page.tsx').then((m) => m.MoneyPage)), page('/money/deductions', () => import('./deductions-page.tsx').then((m) => m.DeductionsPage))]
