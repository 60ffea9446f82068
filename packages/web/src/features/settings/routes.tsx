import { page } from '../../app/page.ts'

export const routes = [
  page('/settings', () => import('./account-page.tsx').then((m) => m.AccountPage)),
  page('/settings/calendar', () => import('./calendar-page.tsx').then((m) => m.CalendarPage)),
  page('/settings/outbox', () => import('./outbox-page.tsx').then((m) => m.OutboxPage)),
  page('/settings/inbound', () => import('./inbound-page.tsx').then((m) => m.InboundPage)),
  page('/settings/audit', () => import('./audit-page.tsx').then((m) => m.AuditPage)),
]
