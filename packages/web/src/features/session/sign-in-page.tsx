import { useEffect, useState, type ReactNode } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { language, setLanguage, type Language } from '../../app/i18n.ts'
import { oidcFault, oidcName, signInWithOidc, type SignInFault } from './auth.ts'
import { SignInForm } from './sign-in-form.tsx'
import { useSessionWords } from './words.ts'

const SHORT: Record<Language, string> = { 'zh-CN': '简', 'zh-TW': '繁', en: 'EN' }

/** Only addresses of this house: nothing may lead elsewhere after the sign-in. */
export function safeAddress(to: string | null): string {
  return to && /^\/(?![/\\])/.test(to) ? to : '/'
}

export function SignInPage(): ReactNode {
  const t = useSessionWords()
  const client = useQueryClient()
  const asked = new URLSearchParams(location.search)
  const to = safeAddress(asked.get('to'))
  // What the identity provider's sign-in came back with.
  const [fault, setFault] = useState<SignInFault | null>(() => oidcFault(asked.get('error')))
  const [oidc, setOidc] = useState<string | null>(null)
  useEffect(() => { void oidcName().then(setOidc) }, [])
  useEffect(() => { document.title = t('title') }, [t])
  return (
    <main className="gx-door">
      <section>
        <header><span className="gx-door-mark" aria-hidden>规</span><h1>{t('title')}</h1></header>
        {fault ? <p className="gx-plain-wrong" role="alert">{t(`fault.${fault}`, { name: oidc ?? t('provider') })}</p> : null}
        <SignInForm onDone={() => { client.clear(); location.replace(to) }} />
        {oidc ? <button type="button" className="gx-door-oidc" onClick={() => void signInWithOidc(to).then(setFault)}>{t('oidc', { name: oidc })}</button> : null}
        <LanguageRow />
      </section>
      <p>{t('motto')}</p>
    </main>
  )
}

/** The three languages as plain links. */
export function LanguageRow(): ReactNode {
  const t = useSessionWords()
  return (
    <nav className="gx-door-languages" aria-label={t('language')}>
      {(Object.keys(SHORT) as Language[]).map((l) => <button key={l} type="button" lang={l} aria-pressed={language() === l} onClick={() => setLanguage(l)}>{SHORT[l]}</button>)}
    </nav>
  )
}
