import type { ReactNode } from 'react'
import { Dropdown } from 'antd'
import { useNavigate } from '@tanstack/react-router'
import { signOut } from '../features/session/auth.ts'
import { api } from './api.ts'
import { language, setLanguage, type Language } from './i18n.ts'
import { setLook, useLook, type Look } from './look.ts'
import { useMe } from './session.ts'
import { useAppWords } from './words.ts'

/** Changes the language here and on the account; the page turns at once, the account follows when the server can be reached. */
export function chooseLanguage(next: Language): void {
  setLanguage(next)
  void api.house.setLanguage({ language: next }).catch(() => undefined)
}

const languages = (t: ReturnType<typeof useAppWords>) => (['zh-CN', 'zh-TW', 'en'] as const).map((l) => ({ key: l, label: t(`language.${l}`), lang: l }))
const looks = (t: ReturnType<typeof useAppWords>) => (['light', 'dark', 'system'] as const).map((l) => ({ key: l, label: t(`me.${l}`) }))

/** 简 / 繁 / EN. */
export function LanguageMenu(): ReactNode {
  const t = useAppWords()
  return (
    <Dropdown trigger={['click']} placement="bottomRight" menu={{ items: languages(t), selectable: true, selectedKeys: [language()], onClick: ({ key }) => chooseLanguage(key as Language) }}>
      <button type="button" className="gx-top-language" aria-label={t('language.label')}>{t(`language.short.${language()}`)}</button>
    </Dropdown>
  )
}

/** Account, look, language (on a phone), sign out. */
export function MeMenu({ compact = false }: { compact?: boolean }): ReactNode {
  const t = useAppWords()
  const me = useMe()
  const look = useLook()
  const navigate = useNavigate()
  return (
    <Dropdown trigger={['click']} placement="bottomRight" menu={{
      selectable: true, selectedKeys: [look, language()],
      items: [
        { key: 'leave', label: t('me.leave') },
        { key: 'account', label: t('me.account') },
        ...(compact ? [{ type: 'group' as const, key: 'l', label: t('language.label'), children: languages(t) }] : []),
        { type: 'group', key: 'look', label: t('me.look'), children: looks(t) },
        { type: 'divider' },
        { key: 'out', label: t('me.signOut') },
      ],
      onClick: ({ key }) => {
        if (key === 'leave') void navigate({ to: '/leave' })
        else if (key === 'account') void navigate({ to: '/settings' })
        else if (key === 'out') void signOut()
        else if (key === 'zh-CN' || key === 'zh-TW' || key === 'en') chooseLanguage(key)
        else setLook(key as Look)
      },
    }}>
      <button type="button" className="gx-top-me" aria-label={`${t('me.label')}：${me.name}`}><i aria-hidden>{[...me.name][0]}</i>{compact ? null : me.name}</button>
    </Dropdown>
  )
}
