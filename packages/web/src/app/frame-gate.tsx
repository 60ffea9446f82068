import { lazy, Suspense, useEffect, type ReactNode } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { q } from './api.ts'
import { setHouseClock } from './clock.ts'
import { language, setLanguage, type Language } from './i18n.ts'
import { closeLapsed } from './lapse.ts'
import { Lapsed } from './problems.ts'
import { meOptions } from './session.ts'

const Frame = lazy(() => import('./frame.tsx').then((m) => ({ default: m.Frame })))
const Unreachable = lazy(() => import('./missing.tsx').then((m) => ({ default: m.Unreachable })))

/** Lets only a signed-in person to the frame; others to the sign-in page, or to the set-up of a new house. The frame's code loads after that. */
export function FrameGate({ children }: { children: ReactNode }): ReactNode {
  const me = useQuery(meOptions())
  const away = !me.data && me.error instanceof Lapsed
  useEffect(() => {
    if (!me.data) return
    setHouseClock(me.data.now, me.data.house.zone)
    // A language chosen on this machine wins; else the account's own.
    if (!localStorage.getItem('guixing.language') && me.data.language !== language()) setLanguage(me.data.language as Language)
  }, [me.data])
  if (me.data) return <Suspense fallback={null}><Frame>{children}</Frame></Suspense>
  if (away) return <Away />
  if (me.error) return <Suspense fallback={null}><Unreachable error={me.error} retry={() => void me.refetch()} /></Suspense>
  return null
}

function Away(): ReactNode {
  const navigate = useNavigate()
  const client = useQueryClient()
  useEffect(() => {
    closeLapsed()
    const to = location.pathname + location.search
    void client.fetchQuery({ ...q.house.setupState.queryOptions(), staleTime: 60_000 }).then(
      (state) => navigate(state.needed ? { to: '/setup' } : { to: '/sign-in', search: { to: to === '/' ? undefined : to } as never }),
      () => navigate({ to: '/sign-in' }),
    )
  }, [client, navigate])
  return null
}
