import { useState, type FormEvent, type ReactNode } from 'react'
import { Button, Input } from 'antd'
import { Card } from '../../ui/small.tsx'
import { changePassword } from '../session/auth.ts'
import { useSettingsWords } from './words.ts'

type Said = 'done' | 'wrong' | 'short' | 'differ' | 'fault'

export function PasswordCard(): ReactNode {
  const t = useSettingsWords()
  const [now, setNow] = useState('')
  const [next, setNext] = useState('')
  const [again, setAgain] = useState('')
  const [busy, setBusy] = useState(false)
  const [said, setSaid] = useState<Said | null>(null)
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if ([...next].length < 8) { setSaid('short'); return }
    if (next !== again) { setSaid('differ'); return }
    setBusy(true)
    const answer = await changePassword(now, next)
    setBusy(false)
    if (answer.ok) { setNow(''); setNext(''); setAgain('') }
    setSaid(answer.ok ? 'done' : answer.status >= 500 || answer.status === 0 || answer.status === 429 ? 'fault' : 'wrong')
  }
  return (
    <Card title={t('password.title')}>
      <form className="gx-settings-body" onSubmit={(e) => void send(e)}>
        <label>{t('password.now')}<Input.Password value={now} autoComplete="current-password" onChange={(e) => setNow(e.target.value)} /></label>
        <label>{t('password.next')}<Input.Password value={next} autoComplete="new-password" maxLength={200} onChange={(e) => setNext(e.target.value)} /></label>
        <label>{t('password.again')}<Input.Password value={again} autoComplete="new-password" maxLength={200} onChange={(e) => setAgain(e.target.value)} /></label>
        <p className={said === 'done' ? 'gx-said' : said ? 'gx-note gx-wrong' : 'gx-note'} role={said ? 'status' : undefined}>{t(said ? `password.${said}` : 'password.note')}</p>
        <div><Button htmlType="submit" loading={busy} disabled={!now || !next}>{t('password.save')}</Button></div>
      </form>
    </Card>
  )
}
