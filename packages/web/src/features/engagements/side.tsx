import { useState, type ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import type { BusinessView } from '@guixing/contract/engagements'
import { useNow } from '../../app/clock.ts'
import { whenWords } from '../../ui/time-words.ts'
import { useSay, useUiWords } from '../../ui/words.ts'
import { ClientLine } from '../clients/client-line.tsx'
import { useWords } from './words.ts'

const SHOWN = 6

/** Other business with the same client that is not over (S01-25): whoever reads it knows whom to ask before going on. */
export function CollisionsCard({ collisions }: { collisions: BusinessView['collisions'] }): ReactNode {
  const t = useWords()
  const say = useSay()
  return (
    <section className="eg-part">
      <header><h2>{t('one.collisions')}</h2></header>
      {collisions.length === 0 ? <p className="gx-note">{t('one.collisionsNone')}</p> : (
        <ul className="eg-lines">
          {collisions.map(({ paper, kind, kindName, owner, unit }, i) => (
            <li key={paper?.id ?? `other${i}`}>
              {paper ? <><Link to={kind === 'lead' ? `/engagements/${paper.id}` : `/matters/${paper.id}`}><b>{say(paper.name) || paper.title}</b></Link><small>{[say(kindName), paper.number, say(paper.stageName)].join('・')}</small></> : <b>{t('one.collisionHidden')}</b>}
              <small className="eg-soon">{owner ? t(paper ? 'one.by' : 'one.ask', { who: [owner.name, unit?.name].filter(Boolean).join('・') }) : unit ? t('one.ask', { who: unit.name }) : t('owner.none')}</small>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** What was said with the client, latest first. */
export function ContactsCard({ view, over }: { view: BusinessView; over: boolean }): ReactNode {
  const t = useWords()
  const ui = useUiWords()
  const say = useSay()
  const now = useNow()
  const [all, setAll] = useState(false)
  const { contacts, business } = view
  return (
    <section className="eg-part">
      <header><h2>{t('one.contacts')}</h2>{over || business.stage === 'tip' ? null
        : business.stage !== 'won' ? <Link to={`/matters/${business.id}`} search={{ do: 'follow-up' } as never}>{t('one.follow')}</Link>
          : business.engagement ? <Link to={`/matters/${business.engagement.id}`} search={{ do: 'log-contact' } as never}>{t('one.contact')}</Link> : null}</header>
      <ClientLine matter={business.id} />
      {contacts.length === 0 ? <p className="gx-note">{t('one.contactsNone')}</p> : (
        <ol className="eg-lines eg-contacts">
          {(all ? contacts : contacts.slice(0, SHOWN)).map((one, i) => (
            <li key={`${one.at}${i}`}><small><Link to={`/matters/${one.matter}`}>{whenWords(one.at, now, ui)}</Link>・{say(one.what)}{one.by ? ` ${one.by.name}` : ''}</small><p>{one.words}</p>{one.next ? <small>{t('one.contactNext', { words: one.next })}</small> : null}</li>
          ))}
        </ol>
      )}
      {!all && contacts.length > SHOWN ? <button type="button" className="eg-fold" onClick={() => setAll(true)}>{t('one.moreContacts', { n: contacts.length - SHOWN })}</button> : null}
    </section>
  )
}
