import type { ReactNode } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import { closeLapsed, signedIn } from '../../app/lapse.ts'
import { meOptions, useMe } from '../../app/session.ts'
import { TopDialog } from '../../app/top-dialog.tsx'
import { SignInForm } from './sign-in-form.tsx'
import { useSessionWords } from './words.ts'

/** Over the page, which keeps every word typed. Another person signing in gets a fresh page. */
export function LapsedSheet({ login }: { login: string | null }): ReactNode {
  const t = useSessionWords()
  const client = useQueryClient()
  const was = useMe()
  const done = async (): Promise<void> => {
    signedIn()
    const me = await api.house.me()
    if (me.id !== was.id) { location.assign('/'); return }
    client.setQueryData(meOptions().queryKey, me)
    closeLapsed()
    await client.invalidateQueries()
  }
  return (
    <TopDialog label={t('lapsed')}>
      <div className="gx-lapsed-veil">
        <section className="gx-lapsed">
          <h2>{t('lapsed')}</h2>
          <p className="gx-note">{t('lapsedNote')}</p>
          <SignInForm login={login} onDone={() => void done()} />
        </section>
      </div>
    </TopDialog>
  )
}
