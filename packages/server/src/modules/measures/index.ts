export { measureRoutes } from './routes.ts'
export { measure, NOTHING, valueOf, type Measured } from './measure.ts'
export { registerCounter } from './counters.ts'
export { ledgerSql, NotCountable } from './ledger-sql.ts'
