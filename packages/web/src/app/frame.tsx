import { lazy, Suspense, useEffect, useRef, type ReactNode } from 'react'
import { useRouterState } from '@tanstack/react-router'
import { Blank, Rows } from '../ui/small.tsx'
import { usePhone } from '../ui/width.ts'
import { ErrorBoundary } from './error-boundary.tsx'
import { useLive } from './live.ts'
import { useMe, useLapsed } from './session.ts'
import { Rail } from './rail.tsx'
import { PhoneBar, PhoneTop } from './phone-frame.tsx'
import { Theme } from './theme.tsx'
import { TopBar } from './top-bar.tsx'
import { useOnline } from './online.ts'
import { useAppWords } from './words.ts'
import '../ui/regulation.css'
import './frame.css'

const LapsedSheet = lazy(() => import('../features/session/lapsed-sheet.tsx').then((m) => ({ default: m.LapsedSheet })))

/** Rail, top bar and the page between; on a phone the two bars of the phone. */
export function Frame({ children }: { children: ReactNode }): ReactNode {
  const t = useAppWords()
  const phone = usePhone()
  const online = useOnline()
  const lapsed = useLapsed()
  const me = useMe()
  useLive(!lapsed)
  const path = useRouterState({ select: (s) => s.location.pathname })
  const work = useRef<HTMLDivElement>(null)
  // The address changes before the page does: a boundary renewed by the address would catch the broken page once more.
  const page = useRouterState({ select: (s) => s.matches.at(-1)?.id ?? '' })
  useEffect(() => { work.current?.scrollTo(0, 0) }, [path])
  return (
    <Theme>
      <a className="gx-skip" href="#work">{t('skip')}</a>
      <div className={`gx-frame${phone ? ' phone' : ''}`}>
        {phone ? null : <Rail modules={me.modules} />}
        <div className="gx-frame-body">
          {phone ? <PhoneTop /> : <TopBar />}
          {online ? null : <div className="gx-offline" role="status">{t('offline')}</div>}
          <div className="gx-frame-work" id="work" ref={work} tabIndex={-1}>
            <ErrorBoundary key={page}>
              <Suspense fallback={<div className="gx-work"><Rows count={8} /></div>}>{children}</Suspense>
            </ErrorBoundary>
          </div>
          {phone ? <PhoneBar modules={me.modules} /> : null}
        </div>
      </div>
      {lapsed ? <Suspense fallback={<Blank text={t('lapsed.title')} />}><LapsedSheet login={me.login} /></Suspense> : null}
    </Theme>
  )
}
