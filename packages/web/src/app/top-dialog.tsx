import { useLayoutEffect, useRef, type ReactNode } from 'react'

/**
 * A dialog above everything, open drawers with their own hold on the focus too: the browser's top layer makes the rest of the
 * page inert. Without `onClose` it cannot be dismissed.
 */
export function TopDialog({ label, onClose, children }: { label: string; onClose?: () => void; children: ReactNode }): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null)
  // Before the parts inside take their focus: showing the dialog moves it.
  useLayoutEffect(() => {
    const own = dialog.current
    if (own && !own.open) own.showModal()
    return () => own?.close()
  }, [])
  return (
    <dialog ref={dialog} className="gx-top-layer" aria-label={label} onCancel={(e) => { e.preventDefault(); onClose?.() }}
      onClose={() => { if (dialog.current?.open) return; if (onClose) onClose(); else dialog.current?.showModal() }}>
      {children}
    </dialog>
  )
}
