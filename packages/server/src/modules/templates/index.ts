export { registerTemplates } from './files.ts'
export { templateRoutes } from './routes.ts'
export { addStarter } from './starter-version.ts'
