import { useCallback, useEffect, useMemo, useState } from 'react'
import { FollowPage } from './follow.tsx'
import { Failed, portalApi, type House, type Trouble } from './portal-api.ts'
import { PortalContext } from './portal-context.ts'
import { TroubleLine } from './parts.tsx'
import { firstLanguage, LANGUAGES, sayer, type Language } from './portal-words.ts'
import { RatePage } from './rate.tsx'
import { SubmitPage } from './submit.tsx'

/** Where a public path leads: the window of a house, or a single-use rating link of it. */
export function readPath(path: string): { house: string; token: string | null } {
  const [, , house = '', verb = '', token = ''] = path.split('/')
  return { house: decodeURIComponent(house), token: verb === 'rate' && token ? decodeURIComponent(token) : null }
}

const STORE = 'guixing.language'

export function Portal({ path }: { path: string }) {
  const { house, token } = useMemo(() => readPath(path), [path])
  const [language, setLanguage] = useState<Language>(() => firstLanguage(localStorage.getItem(STORE), navigator.languages))
  const [info, setInfo] = useState<House | null>(null)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const [tab, setTab] = useState<'submit' | 'follow'>(() => (new URLSearchParams(location.search).has('follow') ? 'follow' : 'submit'))
  const [known, setKnown] = useState({ number: '', code: '' })
  const say = useMemo(() => sayer(language), [language])

  const load = useCallback(() => {
    setTrouble(null)
    portalApi.house(house).then(setInfo, (e: unknown) => setTrouble(e instanceof Failed ? e.trouble : { kind: 'fault', id: '' }))
  }, [house])
  useEffect(load, [load])
  useEffect(() => {
    document.documentElement.lang = language
    document.title = info ? say('title', { house: info.name }) : 'Guixing'
  }, [language, info, say])

  const choose = (next: Language) => { localStorage.setItem(STORE, next); setLanguage(next) }
  const follow = (number: string, code: string) => { setKnown({ number, code }); setTab('follow') }

  return (
    <PortalContext.Provider value={{ say, language, house }}>
      <header className="pt-top">
        <span className="pt-seal" aria-hidden>规</span>
        <strong className="pt-house">{info?.name ?? ''}</strong>
        <div className="pt-languages" role="group" aria-label={say('language')}>
          {LANGUAGES.map((l) => (
            <button key={l.code} type="button" lang={l.code} title={l.name} aria-label={l.name} aria-pressed={l.code === language} onClick={() => choose(l.code)}>{l.short}</button>
          ))}
        </div>
      </header>
      {!token && info && (
        <nav className="pt-tabs" role="tablist">
          {(['submit', 'follow'] as const).map((name) => (
            <button key={name} type="button" role="tab" aria-selected={tab === name} onClick={() => setTab(name)}>{say(`tabs.${name}`)}</button>
          ))}
        </nav>
      )}
      <main className="pt-main">
        {trouble && <TroubleLine trouble={trouble} retry={trouble.kind === 'missing' ? undefined : load} />}
        {!trouble && !info && <div className="pt-wait" aria-busy="true"><i /><i /><i /></div>}
        {info && token && <RatePage token={token} />}
        {info && !token && tab === 'submit' && <SubmitPage info={info} onFollow={follow} />}
        {info && !token && tab === 'follow' && <FollowPage known={known} info={info} />}
      </main>
      <footer className="pt-foot">{say('foot')}</footer>
    </PortalContext.Provider>
  )
}
