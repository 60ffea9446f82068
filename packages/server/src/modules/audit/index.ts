export { sealFacts } from './seal.ts'
export { verifyHouse, type Verification } from './verify.ts'
