import { theme, type ThemeConfig } from 'antd'

/** screens.md §2. `colorError` is ochre on purpose: no antd part can turn red; cinnabar is only in our own parts. */
const shared = {
  fontFamily: "'Noto Sans SC Variable', sans-serif", fontSize: 14, borderRadius: 4, borderRadiusLG: 6, controlHeight: 32, controlHeightLG: 40,
  motionDurationFast: '0.08s', motionDurationMid: '0.12s', motionDurationSlow: '0.15s', fontWeightStrong: 600,
}
const light = {
  colorPrimary: '#1F4E85', colorInfo: '#1F4E85', colorLink: '#1F4E85', colorBgLayout: '#F4F4F1', colorBgContainer: '#FFFFFF', colorBgElevated: '#FFFFFF',
  colorText: '#1A222C', colorTextSecondary: '#4A5562', colorTextTertiary: '#5F6A77', colorTextPlaceholder: '#5F6A77',
  colorBorder: '#8A929B', colorBorderSecondary: '#EEEDE8', colorSuccess: '#2A6B57', colorWarning: '#8A5A0B', colorError: '#8A5A0B',
  colorPrimaryBg: '#EAF0F7', colorPrimaryBgHover: '#DDE7F2', controlItemBgActive: '#EAF0F7', controlItemBgActiveHover: '#DDE7F2',
}
const dark = {
  colorPrimary: '#2F6DB5', colorInfo: '#2F6DB5', colorLink: '#86B4EA', colorBgLayout: '#10151B', colorBgContainer: '#181F28', colorBgElevated: '#222B36',
  colorText: '#E4E8ED', colorTextSecondary: '#AEB8C4', colorTextTertiary: '#8C97A4', colorTextPlaceholder: '#8C97A4',
  colorBorder: '#5E6A78', colorBorderSecondary: '#222B36', colorSuccess: '#74C2A4', colorWarning: '#E0B25C', colorError: '#E0B25C',
  colorPrimaryBg: '#1C2B3D', colorPrimaryBgHover: '#24384F', controlItemBgActive: '#1C2B3D', controlItemBgActiveHover: '#24384F',
}

export function antdTheme(isDark: boolean, isPhone: boolean): ThemeConfig {
  return {
    algorithm: isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: { ...shared, ...(isDark ? dark : light), ...(isPhone ? { controlHeight: 44, controlHeightLG: 48 } : {}) },
    components: {
      Table: {
        headerBg: 'var(--sunk)', headerColor: 'var(--text-3)', headerSplitColor: 'transparent', cellPaddingBlockSM: 7, cellPaddingInlineSM: 8,
        cellFontSizeSM: 13, rowSelectedBg: 'var(--ink-wash)', rowHoverBg: 'var(--sunk)',
      },
      Button: { primaryShadow: 'none', defaultShadow: 'none', defaultBorderColor: isDark ? '#3A4654' : '#D5D6D2', fontWeight: 400 },
      Tabs: { horizontalMargin: '0', horizontalItemGutter: 24, itemSelectedColor: 'var(--ink)', itemHoverColor: 'var(--ink)', itemActiveColor: 'var(--ink)', inkBarColor: 'var(--ink)' },
      Form: { labelColor: isDark ? '#8C97A4' : '#5F6A77', itemMarginBottom: 12 },
    },
  }
}
