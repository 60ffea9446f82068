import { minifyContractRouter } from '@orpc/contract'
import type { Plugin } from 'vite'
import { contract } from '../../contract/src/index.ts'

/**
 * The browser needs of the contract only methods and paths; the schemas (and with them zod, 60 KB) stay on the server.
 * Replaces the body of `src/app/contract.ts` by that plain data.
 */
export function leanContract(): Plugin {
  return {
    name: 'guixing:lean-contract',
    enforce: 'pre',
    load(id) {
      if (!id.endsWith('/src/app/contract.ts')) return null
      return { code: `export const routes = ${JSON.stringify(minifyContractRouter(contract))}`, moduleType: 'js', map: null }
    },
  }
}
