export * from './counts.ts'
export * from './fold.ts'
