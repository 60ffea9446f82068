import { useEffect, useState, type FormEvent, type ReactNode } from 'react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { q } from '../../app/api.ts'
import { language, setLanguage } from '../../app/i18n.ts'
import { Invalid } from '../../app/problems.ts'
import { fieldWords, problemWords } from '../../ui/problem-words.ts'
import { useUiWords } from '../../ui/words.ts'
import { signIn } from '../session/auth.ts'
import { AdminScreen, HouseScreen, RegulationScreen } from './screens.tsx'
import { missingOn, screenOf, type SetupDraft, type SetupWrong } from './draft.ts'
import { useSetupWords } from './words.ts'
import '../session/plain.css'
import './setup.css'

const hereZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || 'Asia/Shanghai'

/** A new house in three screens: house, administrator, regulations. Then signed in. */
export function SetupPage(): ReactNode {
  const t = useSetupWords()
  const ui = useUiWords()
  const client = useQueryClient()
  const state = useQuery({ ...q.house.setupState.queryOptions(), retry: false })
  const setup = useMutation({ ...q.house.setup.mutationOptions(), onSuccess: undefined })
  const [step, setStep] = useState(1)
  const [wrong, setWrong] = useState<SetupWrong | null>(null)
  const [draft, setDraft] = useState<SetupDraft>({ house: '', zone: hereZone(), language: language(), admin: '', password: '', again: '', packs: [], sample: true })
  const change = (part: Partial<SetupDraft>): void => {
    if (part.language) setLanguage(part.language)
    setDraft((was) => ({ ...was, ...part }))
    setWrong(null)
    if (setup.isError) setup.reset()
  }
  useEffect(() => { document.title = t('title') }, [t])
  useEffect(() => {
    if (state.data) setDraft((was) => ({ ...was, zone: state.data.zones.length === 0 || state.data.zones.includes(was.zone) ? was.zone : (state.data.zones[0] ?? was.zone), packs: state.data.regulations.filter((r) => r.suggested).map((r) => r.code) }))
  }, [state.data])

  if (state.isPending) return null
  if (state.error) return <Door title={t('title')}><p className="gx-plain-wrong" role="alert">{problemWords(state.error, ui)}</p></Door>
  if (!state.data.needed && !setup.isPending && !setup.isSuccess) return <Door title={t('title')}><p>{t('already')}</p><a href="/sign-in">{t('signIn')}</a></Door>

  const finish = async (): Promise<void> => {
    try {
      const { again: _again, ...input } = draft
      const made = await setup.mutateAsync({ ...input, house: input.house.trim(), admin: input.admin.trim() })
      const entered = await signIn(made.login, draft.password)
      client.clear()
      location.replace('step' in entered ? '/' : '/sign-in')
    } catch (error) {
      // Said below, from the mutation's own error, on the screen where it was typed.
      const refused = error instanceof Invalid ? error.errors[0] : undefined
      if (refused) setStep(screenOf(refused.field))
    }
  }
  const go = (event: FormEvent): void => {
    event.preventDefault()
    const missing = missingOn(step, draft)
    setWrong(missing)
    if (missing) return
    if (step < 3) setStep(step + 1)
    else void finish()
  }
  const screen = { draft, change, wrong }
  return (
    <Door title={t('title')} wide={step === 3}>
      <ol className="gx-setup-steps" aria-label={t('step', { n: step })}>
        {[1, 2, 3].map((n) => <li key={n} className={n === step ? 'now' : n < step ? 'done' : ''} aria-current={n === step ? 'step' : undefined}>{t(`steps.${n}` as 'steps.1')}</li>)}
      </ol>
      <form className="gx-plain" onSubmit={go} noValidate>
        {step === 1 ? <HouseScreen {...screen} zones={state.data.zones} /> : step === 2 ? <AdminScreen {...screen} /> : <RegulationScreen {...screen} regulations={state.data.regulations} />}
        <p className="gx-plain-wrong" role="alert">
          {wrong ? t(`wrong.${wrong}`) : setup.error ? t('failed', { reason: reasonOf(setup.error, ui) }) : ''}
        </p>
        {setup.isSuccess ? <p role="status">{t('done', { login: setup.data.login })}</p> : null}
        <div className="gx-setup-buttons">
          {step > 1 ? <button type="button" onClick={() => { setWrong(null); setStep(step - 1) }}>{t('back')}</button> : null}
          <button type="submit" className="main" disabled={setup.isPending || setup.isSuccess}>{setup.isPending ? t('working') : t(step === 3 ? 'finish' : 'next')}</button>
        </div>
      </form>
    </Door>
  )
}

/** What the server refused, in the words of its field where there is one. */
function reasonOf(error: unknown, ui: ReturnType<typeof useUiWords>): string {
  const refused = error instanceof Invalid ? error.errors[0] : undefined
  return refused ? fieldWords(refused.code, refused.params, ui) : problemWords(error, ui)
}

function Door({ title, wide = false, children }: { title: string; wide?: boolean; children: ReactNode }): ReactNode {
  return (
    <main className="gx-door">
      <section className={wide ? 'wide' : ''}>
        <header><span className="gx-door-mark" aria-hidden>规</span><h1>{title}</h1></header>
        {children}
      </section>
    </main>
  )
}
