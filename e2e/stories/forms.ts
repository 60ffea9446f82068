import type { Locator } from 'playwright-core'

/** Fills one field as people do, whatever it is: words are typed, days typed and left, what is chosen is found by its words, papers are laid in. */
export async function enter(field: Locator, value: string): Promise<void> {
  await field.locator('.ant-skeleton').waitFor({ state: 'detached' })
  const is = await field.evaluate((node) => ['.ant-select', '.ant-picker', '.ant-radio-group', 'input[type=file]'].find((one) => node.querySelector(one)) ?? 'text')
  if (is === '.ant-select') {
    try {
      await choose(field, value)
    } catch (error) {
      // Drawn anew as buttons once its list has come: a list of few has no drop-down.
      if (await field.locator('.ant-select').count() > 0) throw error
      await enter(field, value)
    }
  } else if (is === '.ant-picker') {
    await field.locator('input').fill(value)
    await field.locator('input').press('Tab')
  } else if (is === '.ant-radio-group') await field.getByText(value, { exact: true }).click()
  else if (is === 'input[type=file]') {
    await field.locator('input').setInputFiles({ name: value, mimeType: 'text/plain', buffer: Buffer.from(value) })
    await field.getByText(value).waitFor()
  } else await field.locator('input, textarea').first().fill(value)
}

async function choose(field: Locator, value: string): Promise<void> {
  const page = field.page()
  await field.locator('.ant-select').click({ timeout: 10_000 })
  await page.keyboard.type(value)
  // What is found while one types takes the place of what was listed; a press between the two would be lost.
  const options = page.locator('.ant-select-item-option:visible')
  await options.filter({ hasText: value }).first().waitFor({ timeout: 15_000 })
  await options.filter({ hasNotText: value }).first().waitFor({ state: 'hidden' })
  await options.filter({ hasText: value }).first().click()
  // One that still folds away would be taken for the next.
  await page.locator('.ant-select-dropdown:visible').first().waitFor({ state: 'hidden' })
}

const fieldOf = (form: Locator, name: string): Locator => form.locator('.gx-field').filter({ has: form.page().locator(`#f-${name}-label`) })

/** Fills the fields of a form by their names, in the order given. */
export async function fill(form: Locator, values: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(values)) await enter(fieldOf(form, name), value)
}

/** Fills a row of a field that holds rows, by its columns; null leaves a column as it is. The row after the last is added. */
export async function row(form: Locator, name: string, n: number, values: readonly (string | null)[]): Promise<void> {
  const table = fieldOf(form, name)
  const rows = table.locator('tbody > tr')
  if ((await rows.count()) <= n) await table.getByRole('button', { name: '添一行' }).click()
  await rows.nth(n).waitFor()
  for (const [i, value] of values.entries()) if (value !== null) await enter(rows.nth(n).locator('td').nth(i), value)
}

/** Presses the button at the foot of a form; while it still folds its sign of loading away it is called otherwise, so it is known by its text. */
export const send = (form: Locator, action: string): Promise<void> => form.locator('button[type=submit]', { hasText: action }).click()
