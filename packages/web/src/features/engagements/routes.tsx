import { page } from '../../app/page.ts'

/** From the first word of a business to a team at work: the portfolio, and the workspace of one business. */
export const routes = [
  page('/engagements', () => import('./portfolio-page.tsx').then((m) => m.PortfolioPage)),
  page('/engagements/$id', () => import('./workspace-page.tsx').then((m) => m.WorkspacePage)),
]
