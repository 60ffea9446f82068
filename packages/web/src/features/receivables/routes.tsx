import { page } from '../../app/page.ts'

/** What clients owe us, by age, client, project manager, contract and month. */
export const routes = [page('/receivables', () => import('./receivables-page.tsx').then((m) => m.ReceivablesPage))]
