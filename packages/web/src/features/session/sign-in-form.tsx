import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react'
import { signIn, verifyCode, type SignInFault } from './auth.ts'
import { useSessionWords } from './words.ts'
import './plain.css'

/** Account and password; then, when the account asks for it, the one-time code. Plain fields: this must load before anything heavy. */
export function SignInForm({ login, onDone }: { login?: string | null; onDone: () => void }): ReactNode {
  const t = useSessionWords()
  const [step, setStep] = useState<'password' | 'code'>('password')
  const [username, setUsername] = useState(login ?? '')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState<SignInFault | { empty: 'username' | 'password' | 'code' } | null>(null)
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => { first.current?.focus() }, [step])

  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (busy) return
    const empty = step === 'code' ? (code.trim() ? null : 'code') : !username.trim() ? 'username' : !password ? 'password' : null
    if (empty) { setWrong({ empty }); return }
    setBusy(true)
    setWrong(null)
    if (step === 'code') {
      const fault = await verifyCode(code)
      setBusy(false)
      if (fault) setWrong(fault)
      else onDone()
      return
    }
    const answer = await signIn(username, password)
    setBusy(false)
    if ('fault' in answer) setWrong(answer.fault)
    else if (answer.step === 'code') { setStep('code'); setCode('') } else onDone()
  }

  const words = wrong === null ? '' : typeof wrong === 'string' ? t(`fault.${wrong}`) : t(`empty.${wrong.empty}`)
  return (
    <form className="gx-plain" onSubmit={(e) => void send(e)} noValidate>
      {step === 'password' ? (
        <>
          <label>{t('username')}<input ref={login ? undefined : first} name="username" value={username} autoComplete="username" autoCapitalize="none" spellCheck={false} onChange={(e) => setUsername(e.target.value)} /></label>
          <label>{t('password')}<input ref={login ? first : undefined} name="password" type="password" value={password} autoComplete="current-password" onChange={(e) => setPassword(e.target.value)} /></label>
        </>
      ) : (
        <label>{t('code')}<input ref={first} name="code" value={code} inputMode="numeric" autoComplete="one-time-code" onChange={(e) => setCode(e.target.value)} /><small>{t('codeNote')}</small></label>
      )}
      <p className="gx-plain-wrong" role="alert">{words}</p>
      <button type="submit" className="main" disabled={busy} aria-busy={busy}>{t(step === 'code' ? 'verify' : 'signIn')}</button>
      {step === 'code' ? <button type="button" className="link" onClick={() => { setStep('password'); setPassword(''); setWrong(null) }}>{t('back')}</button> : null}
    </form>
  )
}
