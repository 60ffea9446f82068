import type { ReactNode } from 'react'
import { App, ConfigProvider } from 'antd'
import { useLocale, type Locale } from './antd-locale.ts'
import { antdTheme } from './antd-theme.ts'
import { useDark } from './look.ts'
import { usePhone } from '../ui/width.ts'

/** antd with our tokens, in the reader's language, light or dark. */
export function Theme({ children }: { children: ReactNode }): ReactNode {
  const locale: Locale | undefined = useLocale()
  return (
    <ConfigProvider theme={antdTheme(useDark(), usePhone())} locale={locale} button={{ autoInsertSpace: false }}>
      <App message={{ maxCount: 1 }} component={false}>{children}</App>
    </ConfigProvider>
  )
}
