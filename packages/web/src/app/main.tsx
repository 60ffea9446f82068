import '@fontsource-variable/noto-sans-sc/index.css'
import './tokens.css'
import './base.css'
import './look.ts'

// The pages run no code made of text (Content-Security-Policy): zod does not try to, and no console tells of a violation.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } })

// The public window opens on strangers' phones: it must not wait for router, cache and antd (features/portal).
const root = document.getElementById('root')
if (root && location.pathname.startsWith('/p/')) void import('../features/portal/entry.tsx').then((m) => m.mountPortal(root))
else if (root) void import('./start.tsx').then((m) => m.start(root))
