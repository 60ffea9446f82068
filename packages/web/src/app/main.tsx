import '@fontsource-variable/noto-sans-sc/index.css'
import './tokens.css'
import './base.css'
import './look.ts'

// The public window opens on strangers' phones: it must not wait for router, cache and antd (features/portal).
const root = document.getElementById('root')
if (root && location.pathname.startsWith('/p/')) void import('../features/portal/entry.tsx').then((m) => m.mountPortal(root))
else if (root) void import('./start.tsx').then((m) => m.start(root))
