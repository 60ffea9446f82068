import { lazy, Suspense, type ReactNode } from 'react'
import { createRootRoute, createRoute, createRouter, Outlet, type AnyRoute } from '@tanstack/react-router'
import { FrameGate } from './frame-gate.tsx'
import type { PageRoute } from './page.ts'

/** Every feature's `routes.tsx` exports `routes`; its pages are chunks of their own. */
const features = import.meta.glob<{ routes: PageRoute[] }>('../features/*/routes.tsx', { eager: true })
const pages = Object.values(features).flatMap((feature) => feature.routes)

const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: () => <FrameGate><MissingPage /></FrameGate> })
const frameRoute = createRoute({ getParentRoute: () => rootRoute, id: 'frame', component: () => <FrameGate><Outlet /></FrameGate> })

const Missing = lazy(() => import('./missing.tsx').then((m) => ({ default: m.Missing })))
function MissingPage(): ReactNode {
  return <Suspense><Missing /></Suspense>
}

function pageRoute(parent: AnyRoute, page: PageRoute): AnyRoute {
  const Page = lazy(() => page.load().then((component) => ({ default: component })))
  return createRoute({
    getParentRoute: () => parent,
    path: page.path,
    // Under the frame its own skeleton stands while a page loads; bare pages show nothing for that moment.
    component: () => (page.bare ? <Suspense fallback={null}><Page /></Suspense> : <Page />),
    validateSearch: (search: Record<string, unknown>) => search,
  })
}

const tree = rootRoute.addChildren([
  ...pages.filter((p) => p.bare).map((p) => pageRoute(rootRoute, p)),
  frameRoute.addChildren(pages.filter((p) => !p.bare).map((p) => pageRoute(frameRoute, p))),
])

/** Plain query strings (`?article=4.1.3`), so that addresses can be typed and shared. */
export const router = createRouter({
  routeTree: tree,
  defaultPreload: false,
  scrollRestoration: true,
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const kept = Object.entries(search as Record<string, unknown>).filter(([, v]) => v !== undefined && v !== null && v !== '')
    const text = new URLSearchParams(kept.map(([k, v]) => [k, String(v)])).toString()
    return text ? `?${text}` : ''
  },
})
