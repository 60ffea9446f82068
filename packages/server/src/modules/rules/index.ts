export * from './rules.ts'
export * from './people-meant.ts'
export { unsetIn } from './unset.ts'
export { targetOf } from './targets.ts'
