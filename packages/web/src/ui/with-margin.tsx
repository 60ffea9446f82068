import { useState, type ReactNode } from 'react'
import { Drawer } from 'antd'
import { useKeys } from './keys.ts'
import { useNarrow, usePhone } from './width.ts'
import { useUiWords } from './words.ts'
import './parts.css'

/** Work, and right of it the regulation's margin. Narrow: the margin is a drawer on key `.`; phone: a sheet from below. */
export function WithMargin({ main, margin, title, open: asked, onOpenChange }: { main: ReactNode; margin: ReactNode; title?: string; /** Given: the page opens and closes the drawer itself (choosing a row opens it). */ open?: boolean; onOpenChange?: (open: boolean) => void }): ReactNode {
  const t = useUiWords()
  const narrow = useNarrow()
  const phone = usePhone()
  const [own, setOwn] = useState(false)
  const open = asked ?? own
  const setOpen = (next: boolean): void => { setOwn(next); onOpenChange?.(next) }
  const name = title ?? t('margin')
  useKeys({ Period: () => setOpen(!open) }, narrow)
  if (!narrow) return <div className="gx-with-margin"><main>{main}</main><aside aria-label={name}>{margin}</aside></div>
  return (
    <div className="gx-with-margin narrow">
      <main>{main}</main>
      <button type="button" className="gx-margin-open" aria-expanded={open} onClick={() => setOpen(true)}>{name}</button>
      <Drawer open={open} onClose={() => setOpen(false)} title={name} placement={phone ? 'bottom' : 'right'} size={phone ? '75%' : 360} styles={{ body: { padding: 0 } }}>
        {margin}
      </Drawer>
    </div>
  )
}
