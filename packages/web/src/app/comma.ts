import i18next from 'i18next'

/** Between the things of a list, as the reader's language writes it. */
export const comma = (): string => (i18next.language === 'en' ? ', ' : '、')
