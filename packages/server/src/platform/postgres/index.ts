/** The embedded PostgreSQL and what an application needs to connect to any PostgreSQL. */
export { startEmbedded, type Embedded, type EmbeddedOptions } from './launcher.ts'
export { removeHome } from './home.ts'
export { DatabaseStartError, type DatabaseStartCode } from './errors.ts'
export { ensureDatabase, withDatabase } from './connection.ts'
export { ensureAppRole, APP_ROLE } from './app-role.ts'
