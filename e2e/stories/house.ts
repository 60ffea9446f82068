import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, inject } from 'vitest'
import { startApp, type App, type AppOptions } from '../browser/app.ts'
import { launchBrowser } from '../browser/launch.ts'

/** A running system and a browser; both are there from the first test on. */
export interface House { app: App; browser: Browser }

/** For one file of stories: starts the system and a browser before its tests, lets `prepare` sign people in, and ends both afterwards. */
export function startHouse(options: AppOptions | (() => Promise<AppOptions>), prepare?: (house: House) => Promise<unknown>): House {
  const house = {} as House
  beforeAll(async () => {
    const { sample, ...given } = typeof options === 'function' ? await options() : options
    ;[house.app, house.browser] = await Promise.all([startApp({ ...given, ...(sample && { copy: inject('sample') }) }), launchBrowser()])
    await prepare?.(house)
  }, 180_000)
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await tell(house.browser, task.name)
  })
  afterAll(async () => {
    await house.browser?.close()
    await house.app?.stop()
  })
  return house
}

/** What every open page shows when a test has failed: elsewhere than at one's own machine nobody can look. */
async function tell(browser: Browser, test: string): Promise<void> {
  for (const page of browser.contexts().flatMap((one) => one.pages())) {
    const shown = await page.locator('body').innerText({ timeout: 2_000 }).catch(String)
    console.log(`${test}: ${page.url()}\n${shown.slice(0, 1_500)}\n`)
  }
}
