import i18next from 'i18next'
import { expect, test } from 'vitest'
import { comma } from './comma.ts'

test('a list is written as the reader’s language writes it', async () => {
  await i18next.init({ lng: 'en', resources: {} })
  const said: string[] = []
  for (const language of ['en', 'zh-CN', 'zh-TW']) { await i18next.changeLanguage(language); said.push(['a', 'b'].join(comma())) }
  expect(said).toEqual(['a, b', 'a、b', 'a、b'])
})
