export { sealFacts } from './seal.ts'
export { chainFact, factsOf, verifyHouse, type FactRow, type Verification } from './verify.ts'
