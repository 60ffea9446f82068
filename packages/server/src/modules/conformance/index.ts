export * from './counts.ts'
export * from './fold.ts'
export { HELD, factsAbout, heldByPerson } from './held.ts'
