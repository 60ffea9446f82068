import './portal.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Portal } from './portal.tsx'

/**
 * The public window at `/p/<house>`: its own small bundle, without antd, router, query cache and sign-in,
 * so that it opens quickly on any phone.
 */
export function mountPortal(element: HTMLElement): void {
  createRoot(element).render(<StrictMode><Portal path={location.pathname} /></StrictMode>)
}
