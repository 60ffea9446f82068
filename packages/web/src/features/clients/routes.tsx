import { page } from '../../app/page.ts'

/** The archive of clients: who they are, whom one speaks with, and what one has to do with them. */
export const routes = [
  page('/clients', () => import('./clients-page.tsx').then((m) => m.ClientsPage)),
  page('/clients/duplicates', () => import('./duplicates-page.tsx').then((m) => m.DuplicatesPage)),
  page('/clients/$id', () => import('./client-page.tsx').then((m) => m.ClientPage)),
]
