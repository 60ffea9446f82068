import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConfigProviderProps } from 'antd'

export type Locale = NonNullable<ConfigProviderProps['locale']>

async function load(language: string): Promise<Locale> {
  const dayjs = (await import('dayjs')).default
  if (language === 'en') {
    dayjs.locale('en')
    return (await import('antd/locale/en_GB')).default
  }
  if (language === 'zh-TW') {
    await import('dayjs/locale/zh-tw')
    dayjs.locale('zh-tw')
    return (await import('antd/locale/zh_TW')).default
  }
  await import('dayjs/locale/zh-cn')
  dayjs.locale('zh-cn')
  return (await import('antd/locale/zh_CN')).default
}

/** antd's own words, loaded with the language. */
export function useLocale(): Locale | undefined {
  const { i18n } = useTranslation()
  const [locale, setLocale] = useState<Locale>()
  useEffect(() => {
    let wanted = true
    void load(i18n.language).then((found) => { if (wanted) setLocale(found) })
    return () => { wanted = false }
  }, [i18n.language])
  return locale
}
