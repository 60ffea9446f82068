import { page } from '../../app/page.ts'

export const routes = [page('/', () => import('./workbench-page.tsx').then((m) => m.WorkbenchPage))]
