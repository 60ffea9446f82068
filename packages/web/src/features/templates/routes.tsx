import { page } from '../../app/page.ts'

/** Word templates the office edits itself; below the settings. */
export const routes = [page('/settings/templates', () => import('./templates-page.tsx').then((m) => m.TemplatesPage))]
