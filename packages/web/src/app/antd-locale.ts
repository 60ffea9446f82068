import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConfigProviderProps } from 'antd'

type Locale = NonNullable<ConfigProviderProps['locale']>

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

/**
 * antd's own words, loaded with the language. Never undefined: antd wraps the page only when there are words, and a wrapping
 * that comes later would build the page anew under the hands of whoever types.
 */
export function useLocale(): Locale {
  const { i18n } = useTranslation()
  const [locale, setLocale] = useState<Locale>({ locale: i18n.language })
  useEffect(() => {
    let wanted = true
    void load(i18n.language).then((found) => { if (wanted) setLocale(found) })
    return () => { wanted = false }
  }, [i18n.language])
  return locale
}
