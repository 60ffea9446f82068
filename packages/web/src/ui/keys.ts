import { useEffect, useRef } from 'react'

function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)
}

/** The name of a key press in a map: `KeyJ`, `Ctrl+KeyK`, `Alt+Digit1`, `Shift+Slash`, `F8`. */
export function keyName(event: Pick<KeyboardEvent, 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): string {
  return `${event.ctrlKey || event.metaKey ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}${event.shiftKey ? 'Shift+' : ''}${event.code}`
}

/** Keys that also work while a field has the focus: with Ctrl or Alt, function keys and Escape. */
const worksInFields = (name: string): boolean => /^(Ctrl|Alt)\+/.test(name) || /^F\d+$/.test(name) || name === 'Escape'

export type KeyMap = Record<string, (event: KeyboardEvent) => void>

/**
 * Binds keys of `event.code` names while the part is shown. Single letters only while no field has focus; nothing while an
 * input method composes. A handler takes the event: the browser's own meaning is prevented.
 */
export function useKeys(map: KeyMap, active = true): void {
  const latest = useRef(map)
  useEffect(() => { latest.current = map })
  useEffect(() => {
    if (!active) return
    const onKey = (event: KeyboardEvent): void => {
      if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return
      const name = keyName(event)
      // A closed list takes Enter for itself, also with Ctrl; the page's own keys with Ctrl come first.
      if ((event.eventPhase === Event.CAPTURING_PHASE) !== name.startsWith('Ctrl+')) return
      const handler = latest.current[name]
      if (!handler) return
      if (typing(event.target) && !worksInFields(name)) return
      // A focused button keeps its own Enter and Space.
      if ((name === 'Enter' || name === 'Space') && event.target instanceof HTMLElement && event.target.closest('button,a,[role=menuitem],[role=option]')) return
      event.preventDefault()
      if (name.startsWith('Ctrl+')) event.stopPropagation()
      handler(event)
    }
    addEventListener('keydown', onKey)
    addEventListener('keydown', onKey, true)
    return () => { removeEventListener('keydown', onKey); removeEventListener('keydown', onKey, true) }
  }, [active])
}
