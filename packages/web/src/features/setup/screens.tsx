import type { ReactNode } from 'react'
import type { Language, Words } from '../../app/i18n.ts'
import { useSay } from '../../ui/words.ts'
import type { SetupDraft, SetupWrong } from './draft.ts'
import { useSetupWords } from './words.ts'

interface ScreenProps { draft: SetupDraft; change: (part: Partial<SetupDraft>) => void; wrong: SetupWrong | null }
const LANGUAGES: [Language, string][] = [['zh-CN', '简体中文'], ['zh-TW', '繁體中文'], ['en', 'English']]

export function HouseScreen({ draft, change, wrong, zones }: ScreenProps & { zones: string[] }): ReactNode {
  const t = useSetupWords()
  const all = zones.includes(draft.zone) ? zones : [draft.zone, ...zones]
  return (
    <>
      <label>{t('house')}<input name="house" autoFocus value={draft.house} maxLength={80} aria-invalid={wrong === 'house'} onChange={(e) => change({ house: e.target.value })} /><small>{t('houseNote')}</small></label>
      <label>{t('zone')}<select name="zone" value={draft.zone} onChange={(e) => change({ zone: e.target.value })}>{all.map((z) => <option key={z}>{z}</option>)}</select></label>
      <label>{t('language')}<select name="language" value={draft.language} onChange={(e) => change({ language: e.target.value as Language })}>{LANGUAGES.map(([l, name]) => <option key={l} value={l} lang={l}>{name}</option>)}</select></label>
    </>
  )
}

export function AdminScreen({ draft, change, wrong }: ScreenProps): ReactNode {
  const t = useSetupWords()
  return (
    <>
      <label>{t('admin')}<input name="admin" autoFocus autoComplete="name" value={draft.admin} maxLength={60} aria-invalid={wrong === 'admin'} onChange={(e) => change({ admin: e.target.value })} /></label>
      <label>{t('password')}<input name="password" type="password" autoComplete="new-password" value={draft.password} maxLength={200} aria-invalid={wrong === 'password'} onChange={(e) => change({ password: e.target.value })} /><small>{t('passwordNote')}</small></label>
      <label>{t('again')}<input name="again" type="password" autoComplete="new-password" value={draft.again} maxLength={200} aria-invalid={wrong === 'again'} onChange={(e) => change({ again: e.target.value })} /></label>
    </>
  )
}

export function RegulationScreen({ draft, change, regulations }: ScreenProps & { regulations: { code: string; title: Words }[] }): ReactNode {
  const t = useSetupWords()
  const say = useSay()
  const toggle = (code: string): void => change({ packs: draft.packs.includes(code) ? draft.packs.filter((c) => c !== code) : [...draft.packs, code] })
  return (
    <>
      <fieldset className="gx-setup-packs">
        <legend>{t('packs')}</legend>
        {regulations.map((r) => (
          <label key={r.code}><input type="checkbox" name={`pack-${r.code}`} checked={draft.packs.includes(r.code)} onChange={() => toggle(r.code)} /><span>{r.code.toUpperCase()}</span>{say(r.title)}</label>
        ))}
        <small>{t('packsNote')}</small>
      </fieldset>
      <label className="gx-setup-sample"><input type="checkbox" name="sample" checked={draft.sample} onChange={(e) => change({ sample: e.target.checked })} /><span><b>{t('sample')}</b><small>{t('sampleNote')}</small></span></label>
    </>
  )
}
