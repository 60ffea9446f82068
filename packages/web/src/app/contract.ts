import { contract } from '@guixing/contract'

/** What the client needs to know of the contract. The build replaces this by methods and paths alone (build/lean-contract.ts). */
export const routes = contract
