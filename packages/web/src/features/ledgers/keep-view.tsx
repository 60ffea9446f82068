import { useState, type ReactNode } from 'react'
import { Button, Input, Popover } from 'antd'
import { useLedgerWords } from './words.ts'

/** Asks for the name under which the filters of a page are kept. */
export function KeepView({ keep }: { keep: (name: string) => void }): ReactNode {
  const t = useLedgerWords()
  const [name, setName] = useState('')
  const [asking, setAsking] = useState(false)
  const done = (): void => {
    const label = name.trim()
    if (!label) return
    keep(label)
    setName('')
    setAsking(false)
  }
  return (
    <Popover open={asking} onOpenChange={setAsking} trigger="click" content={<span className="gx-field-row"><Input value={name} onChange={(event) => setName(event.target.value)} placeholder={t('viewName')} aria-label={t('viewName')} maxLength={20} onPressEnter={done} /><Button type="primary" onClick={done}>{t('keepView')}</Button></span>}>
      <Button type="link" size="small">{t('saveView')}</Button>
    </Popover>
  )
}
