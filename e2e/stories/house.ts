import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, inject } from 'vitest'
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
  afterAll(async () => {
    await house.browser?.close()
    await house.app?.stop()
  })
  return house
}
