import { page } from '../../app/page.ts'

/** The inbox of approvals. */
export const routes = [page('/approvals', () => import('./approvals-page.tsx').then((m) => m.ApprovalsPage))]
