import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { signInNow, tellLapsed } from './lapse.ts'
import { Fault, Lapsed, Offline, Unavailable } from './problems.ts'

function notice(error: unknown): void {
  if (error instanceof Lapsed) tellLapsed(error.under)
}

/** One cache for the page. Reads are tried once more after a fault, or where somebody signed in meanwhile; writes never by themselves (api.ts repeats a lost one with its key). */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: notice }),
  mutationCache: new MutationCache({ onError: notice, onSuccess: () => { void queryClient.invalidateQueries() } }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      networkMode: 'always',
      retry: (count, error) => count < 1 && (error instanceof Offline || error instanceof Fault || error instanceof Unavailable || (error instanceof Lapsed && error.under < signInNow())),
    },
    mutations: { networkMode: 'always', retry: false },
  },
})
