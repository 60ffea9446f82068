import type { ReactNode } from 'react'
import { App, ConfigProvider } from 'antd'
import { useLocale } from './antd-locale.ts'
import { antdTheme } from './antd-theme.ts'
import { useDark } from './look.ts'
import { usePhone } from '../ui/width.ts'

/** antd with our tokens, in the reader's language, light or dark. */
export function Theme({ children }: { children: ReactNode }): ReactNode {
  return (
    <ConfigProvider theme={antdTheme(useDark(), usePhone())} locale={useLocale()} button={{ autoInsertSpace: false }}>
      <App message={{ maxCount: 1 }} component={false}>{children}</App>
    </ConfigProvider>
  )
}
