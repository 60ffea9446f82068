import { page } from '../../app/page.ts'

/** The routes of approvals, for those who administer; below the settings. */
export const routes = [
  page('/settings/routes', () => import('./list-page.tsx').then((m) => m.RouteListPage)),
  page('/settings/routes/$control', () => import('./editor-page.tsx').then((m) => m.RouteEditorPage)),
]
