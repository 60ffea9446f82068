import { page } from '../../app/page.ts'

export const routes = [page('/knowledge', () => import('./knowledge-page.tsx').then((m) => m.KnowledgePage))]
