import type { ReactNode } from 'react'
import { Radio } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { q } from '../../app/api.ts'
import { language } from '../../app/i18n.ts'
import { setLook, useLook } from '../../app/look.ts'
import { chooseLanguage } from '../../app/me-menu.tsx'
import { useMe } from '../../app/session.ts'
import { Card } from '../../ui/small.tsx'
import { useSay, useUiWords } from '../../ui/words.ts'
import { PasswordCard } from './password-card.tsx'
import { SettingsFrame } from './settings-frame.tsx'
import { TokenCard } from './token-card.tsx'
import { TotpCard } from './totp-card.tsx'
import { useSettingsWords } from './words.ts'

export function AccountPage(): ReactNode {
  const t = useSettingsWords()
  const ui = useUiWords()
  const say = useSay()
  const me = useMe()
  const look = useLook()
  const units = useQuery({ ...q.house.units.queryOptions(), staleTime: 300_000 })
  const roles = me.roles.map((r) => say(units.data?.roles.find((one) => one.name === r.role)?.label) || r.role)
  return (
    <SettingsFrame title={t('account.title')}>
      <div className="gx-settings-cards">
        <Card title={me.name} aside={me.house.name}>
          <div className="gx-settings-body">
            <dl>
              <dt>{t('account.login')}</dt><dd>{me.login ?? '—'}</dd>
              <dt>{t('account.unit')}</dt><dd>{me.unit?.name ?? '—'}</dd>
              <dt>{t('account.roles')}</dt><dd>{[...new Set(roles)].join(ui('comma')) || '—'}</dd>
            </dl>
          </div>
        </Card>
        <Card title={t('account.display')}>
          <div className="gx-settings-body">
            <div className="gx-labelled" role="group" aria-label={t('account.language')}>{t('account.language')}
              <Radio.Group optionType="button" value={language()} onChange={(e) => chooseLanguage(e.target.value)} options={[{ value: 'zh-CN', label: '简体中文' }, { value: 'zh-TW', label: '繁體中文' }, { value: 'en', label: 'English' }]} />
            </div>
            <div className="gx-labelled" role="group" aria-label={t('account.look')}>{t('account.look')}
              <Radio.Group optionType="button" value={look} onChange={(e) => setLook(e.target.value)} options={(['light', 'dark', 'system'] as const).map((l) => ({ value: l, label: t(`account.${l}`) }))} />
            </div>
          </div>
        </Card>
        <PasswordCard />
        <TotpCard on={me.totp} />
        <TokenCard />
      </div>
    </SettingsFrame>
  )
}
