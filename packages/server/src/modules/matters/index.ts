export { matterRoutes, pageOf } from './routes.ts'
export { fieldView, matterView, maskFields, reasonView, rowView, type RowRecord } from './views.ts'
export { filters, ledgerPage, ledgerSums, tsquery, type Query as LedgerQuery } from './ledger.ts'
export { reachedUnits, visibleSql } from './scope.ts'
