import { page } from '../../app/page.ts'

/** Who decides in whose stead, up to what, and who stays out. */
export const routes = [page('/settings/mandates', () => import('./mandates-page.tsx').then((m) => m.MandatesPage))]
