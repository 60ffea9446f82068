export { sealFacts } from './seal.ts'
export { alsoVerify, chainFact, factsOf, verifyHouse, type FactRow, type Proof, type Verification } from './verify.ts'
