import { useState, type ReactNode } from 'react'
import { Button, Drawer, Dropdown } from 'antd'
import type { Reason } from '@guixing/contract/common'
import { useNow } from '../../app/clock.ts'
import { KeyCap } from '../../ui/small.tsx'
import { reasonText } from '../../ui/reason-text.ts'
import { whenWords } from '../../ui/time-words.ts'
import { useSay, useUiWords } from '../../ui/words.ts'
import type { Offer } from './acts.ts'
import type { Door } from './task.ts'
import { useWords } from './words.ts'

/**
 * A reason as it is said here. Who must stay out is named: the words of the article say what is still missing, which is another
 * thing where one chose somebody who may not be asked.
 */
export function useReason(): (reason: Reason) => Reason {
  const t = useWords()
  return (reason) => {
    if (reason.code !== 'separation-of-duties') return reason
    const said = t('apart', { who: typeof reason.params['who'] === 'string' ? reason.params['who'] : t('yourself') })
    return { ...reason, says: { 'zh-CN': said, 'zh-TW': said, en: said } }
  }
}

/** Why a door is shut, in words: the first reason, how many more, and from when it opens again where the server says so. */
export function useWhy(): (door: Door) => string {
  const t = useWords()
  const ui = useUiWords()
  const say = useSay()
  const plain = useReason()
  const now = useNow()
  return (door) => {
    const [first] = door.reasons
    if (door.possible || !first) return door.possible ? '' : t('notNow')
    const next = first.params['next']
    const said = typeof next === 'string' && !Number.isNaN(Date.parse(next)) ? t('again', { at: whenWords(next, now, ui) }) : reasonText(plain(first), say)
    return door.reasons.length > 1 ? `${said} ${t('unmet', { n: door.reasons.length })}` : said
  }
}

interface Props { offers: Offer[]; open: boolean; onOpen: (open: boolean) => void; choose: (offer: Offer) => void; openMatter: (() => void) | null; phone: boolean; busy: boolean }

/** 更多: every further act; one that is not possible stays in its place and says why. A sheet from below on the phone. */
export function ActMenu({ offers, open, onOpen, choose, openMatter, phone, busy }: Props): ReactNode {
  const t = useWords()
  const why = useWhy()
  const [told, setTold] = useState<Offer | null>(null)
  const pick = (offer: Offer): void => { if (offer.door.possible) { onOpen(false); setTold(null); choose(offer) } else setTold(offer) }
  const line = (offer: Offer): ReactNode => <span className={offer.door.possible ? 'ap-act' : 'ap-act ap-shut'}><b>{t(`act.${offer.act}`)}</b><small>{offer.door.possible ? t(`says.${offer.act}` as 'says.transfer', { defaultValue: '' }) : why(offer.door)}</small></span>
  const button = <Button size="large" loading={busy} aria-haspopup="menu" aria-expanded={open} onClick={() => onOpen(!open)}>{t('more')} <KeyCap>Alt M</KeyCap></Button>
  if (phone) {
    return (
      <>
        {button}
        <Drawer open={open} onClose={() => onOpen(false)} title={t('sheet')} placement="bottom" size="auto" rootClassName="ap-sheet" styles={{ body: { padding: 0 } }}>
          <ul>
            {offers.map((offer) => <li key={offer.act}><button type="button" aria-disabled={!offer.door.possible} onClick={() => pick(offer)}>{line(offer)}</button></li>)}
            {openMatter && <li><button type="button" onClick={openMatter}><span className="ap-act"><b>{t('open')}</b></span></button></li>}
          </ul>
          {told && <p className="gx-hidden" role="status">{why(told.door)}</p>}
        </Drawer>
      </>
    )
  }
  const items = [...offers.map((offer) => ({ key: offer.act, label: line(offer), disabled: !offer.door.possible })), ...(openMatter ? [{ key: ':open', label: <span className="ap-act"><b>{t('open')}</b></span> }] : [])]
  return (
    <Dropdown open={open} onOpenChange={onOpen} trigger={['click']} placement="topRight" autoFocus menu={{ items, className: 'ap-menu', onClick: ({ key }) => { onOpen(false); if (key === ':open') openMatter?.(); const offer = offers.find((one) => one.act === key); if (offer) pick(offer) } }}>
      {button}
    </Dropdown>
  )
}
