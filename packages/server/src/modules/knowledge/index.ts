import './publish.ts'

export { knowledgeRoutes } from './routes.ts'
export { findEntries } from './find.ts'
export { addEntries, saveEntry, type NewEntry } from './entries.ts'
export { entryKept, findStaleEntries } from './file-checks.ts'
