import { lazy, Suspense, useState, type FormEvent, type ReactNode } from 'react'
import { Button, Input } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { meOptions } from '../../app/session.ts'
import { Card } from '../../ui/small.tsx'
import { confirmTotp, newBackupCodes, startTotp, stopTotp, type AuthAnswer } from '../session/auth.ts'
import { useSettingsWords } from './words.ts'

const QRCode = lazy(() => import('antd').then((m) => ({ default: m.QRCode })))

/** The secret of an otpauth address in groups of four, as one types it. */
export function secretOf(uri: string): string {
  const secret = new URLSearchParams(uri.slice(uri.indexOf('?') + 1)).get('secret') ?? ''
  return secret.replace(/(.{4})(?=.)/g, '$1 ')
}

/** A server that cannot be reached has not found the password wrong. */
const refusal = <Wrong extends string>(answer: AuthAnswer, wrong: Wrong): Wrong | 'fault' => (answer.status === 0 || answer.status === 429 || answer.status === 423 || answer.status >= 500 ? 'fault' : wrong)

/** Two-step sign-in: password, then secret and backup codes, in force after the first right code. */
export function TotpCard({ on }: { on: boolean }): ReactNode {
  const t = useSettingsWords()
  const client = useQueryClient()
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [given, setGiven] = useState<{ uri: string | null; codes: string[] } | null>(null)
  const [said, setSaid] = useState<'done' | 'stopped' | 'wrong' | 'wrongPassword' | 'fault' | null>(null)
  const [busy, setBusy] = useState(false)
  const doing = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true)
    setSaid(null)
    await work()
    setBusy(false)
  }
  const start = (): Promise<void> => doing(async () => {
    const answer = await startTotp(password)
    if (answer.ok) { setGiven({ uri: String(answer.data['totpURI'] ?? ''), codes: (answer.data['backupCodes'] as string[] | undefined) ?? [] }); setPassword('') } else setSaid(refusal(answer, 'wrongPassword'))
  })
  const confirm = (event: FormEvent): void => {
    event.preventDefault()
    void doing(async () => {
      const answer = await confirmTotp(code)
      if (!answer.ok) { setSaid(refusal(answer, 'wrong')); return }
      // The codes stay until the page is left: nobody has written them down yet.
      setGiven((was) => (was ? { uri: null, codes: was.codes } : null))
      setCode('')
      setSaid('done')
      await client.invalidateQueries({ queryKey: meOptions().queryKey })
    })
  }
  const stop = (): Promise<void> => doing(async () => {
    const answer = await stopTotp(password)
    setSaid(answer.ok ? 'stopped' : refusal(answer, 'wrongPassword'))
    if (answer.ok) { setPassword(''); setGiven(null); await client.invalidateQueries({ queryKey: meOptions().queryKey }) }
  })
  const renew = (): Promise<void> => doing(async () => {
    const answer = await newBackupCodes(password)
    if (answer.ok) { setGiven({ uri: null, codes: (answer.data['backupCodes'] as string[] | undefined) ?? [] }); setPassword('') } else setSaid(refusal(answer, 'wrongPassword'))
  })
  return (
    <Card title={t('totp.title')}>
      <div className="gx-settings-body">
        {given ? <Given given={given} /> : <p className="gx-note">{t(on ? 'totp.on' : 'totp.off')}</p>}
        {given?.uri ? (
          <form onSubmit={confirm} className="gx-field-row">
            <Input value={code} inputMode="numeric" autoComplete="one-time-code" placeholder={t('totp.code')} aria-label={t('totp.code')} onChange={(e) => setCode(e.target.value)} />
            <Button type="primary" htmlType="submit" loading={busy} disabled={!/^\s*(\d\s*){6}$/.test(code)}>{t('totp.confirm')}</Button>
          </form>
        ) : (
          <>
            <label>{t('totp.password')}<Input.Password value={password} autoComplete="current-password" onChange={(e) => setPassword(e.target.value)} /></label>
            <div className="gx-field-row">
              <Button loading={busy} disabled={!password} onClick={() => void (on ? stop() : start())}>{t(on ? 'totp.stop' : 'totp.start')}</Button>
              {on ? <Button loading={busy} disabled={!password} onClick={() => void renew()}>{t('totp.newCodes')}</Button> : null}
            </div>
          </>
        )}
        {said ? <p className={said === 'done' || said === 'stopped' ? 'gx-said' : 'gx-note gx-wrong'} role="status">{t(`totp.${said}`)}</p> : null}
      </div>
    </Card>
  )
}

function Given({ given }: { given: { uri: string | null; codes: string[] } }): ReactNode {
  const t = useSettingsWords()
  return (
    <>
      {given.uri ? <><p>{t('totp.scan')}</p><div className="gx-qr"><Suspense fallback={null}><QRCode value={given.uri} size={148} color="#000" bgColor="#fff" bordered={false} type="svg" style={{ padding: 0 }} /></Suspense></div><p>{t('totp.typed')}</p><code className="gx-secret">{secretOf(given.uri)}</code><a href={given.uri}>{t('totp.link')}</a></> : null}
      {given.codes.length > 0 ? <><p>{t('totp.codes')}</p><ul className="gx-codes">{given.codes.map((c) => <li key={c}>{c}</li>)}</ul></> : null}
    </>
  )
}
