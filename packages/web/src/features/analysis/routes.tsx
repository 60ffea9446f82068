import { page } from '../../app/page.ts'

/** Measures of the house, and breaches by unit. */
export const routes = [page('/analysis', () => import('./analysis-page.tsx').then((m) => m.AnalysisPage))]
