export { seedMatters, type SeedOptions } from './seed.ts'
