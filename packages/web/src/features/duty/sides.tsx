import { createContext, useContext, useState, type ReactNode } from 'react'
import { Button, Input } from 'antd'
import type { MatterView } from '@guixing/contract/matters'
import { Invalid } from '../../app/api.ts'
import { useMe } from '../../app/session.ts'
import { fieldError } from '../../ui/problem-words.ts'
import { useUiWords } from '../../ui/words.ts'
import { useAct } from './matter-actions.tsx'
import { useWords } from './words.ts'

/** Outgoing and incoming stand at one screen of which only one is signed in; the other proves each act with the own password (S30-07). */
export type Side = 'outgoing' | 'incoming'
export interface Signer { id: string; name: string }

interface Sides {
  people: Record<Side, Signer | null>
  /** Passwords typed on this page, kept only as long as it is open. */
  passwords: Partial<Record<Side, string>>
  give: (side: Side, password: string) => void
}

const SidesContext = createContext<Sides>({ people: { outgoing: null, incoming: null }, passwords: {}, give: () => undefined })

export function SidesProvider({ outgoing, incoming, children }: { outgoing: Signer | null; incoming: Signer | null; children: ReactNode }): ReactNode {
  const [passwords, setPasswords] = useState<Partial<Record<Side, string>>>({})
  return <SidesContext value={{ people: { outgoing, incoming }, passwords, give: (side, password) => setPasswords((all) => ({ ...all, [side]: password })) }}>{children}</SidesContext>
}

/** What one side may do here: nothing more to prove where it is me, else with the password given on this page. */
export function useSide(side: Side): { person: Signer | null; mine: boolean; ready: boolean; password: string; give: (password: string) => void } {
  const me = useMe()
  const { people, passwords, give } = useContext(SidesContext)
  const person = people[side]
  const mine = person !== null && person.id === me.id
  const password = passwords[side] ?? ''
  return { person, mine, ready: mine || password !== '', password, give: (next) => give(side, next) }
}

/** Takes an action as one side. A wrong password is forgotten, so that it is asked for again. */
export function useSideAct(matter: Pick<MatterView, 'id'>, side: Side) {
  const { person, mine, password, give } = useSide(side)
  const act = useAct(matter)
  const take = (action: string, fields: Record<string, unknown> = {}, own = password, done?: () => void): void => act.mutate(
    { action, fields, ...(mine || !person ? {} : { signer: { person: person.id, password: own } }) },
    { onError: (error) => { if (error instanceof Invalid && error.errors.some((e) => e.field === 'password')) give('') }, onSuccess: () => { if (!mine && own) give(own); done?.() } })
  return { act, take }
}

/** The line in which the one who is not signed in here types the own password. */
export function Proof({ side, action, busy, error, onGiven }: { side: Side; action: string; busy?: boolean; error?: unknown; onGiven: (password: string) => void }): ReactNode {
  const t = useWords()
  const ui = useUiWords()
  const { person } = useSide(side)
  const [typed, setTyped] = useState('')
  const label = t('ho.sign.password', { name: person?.name ?? '' })
  const wrong = fieldError(error, 'password', ui)
  const send = (): void => { if (typed !== '') { onGiven(typed); setTyped('') } }
  return (
    <form className="ho-proof" onSubmit={(e) => { e.preventDefault(); send() }}>
      <Input.Password autoComplete="off" aria-label={label} placeholder={label} value={typed} onChange={(e) => setTyped(e.target.value)} status={wrong ? 'error' : undefined} />
      <Button htmlType="submit" loading={busy ?? false} disabled={typed === ''}>{action}</Button>
      {wrong && <p className="gx-wrong" role="alert">{wrong}</p>}
    </form>
  )
}
