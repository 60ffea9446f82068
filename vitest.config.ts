import { defineConfig } from 'vitest/config'

/** Tests that take minutes join only when asked: `npm run test:long`. */
const long = process.env.GUIXING_LONG === '1' ? [] : ['**/*.long.test.ts', '**/*.long.spec.ts']
const never = ['**/node_modules/**', '**/dist/**', '**/.*/**']
// Workspaces import each other's source; Node alone would refuse TypeScript below a path it takes for node_modules.
const server = { deps: { inline: [/@guixing\//] } }

/** These put something in the place of a module, which in company others would get too, move the clock, behind which ids never go back, or count what a whole process has sent. */
const alone = ['test/disk-full.api', 'test/clock-back.db', 'modules/engine/versions.db', 'platform/prepared.db'].map((name) => `packages/server/src/${name}.test.ts`)
const db = { globalSetup: ['packages/server/src/test/global-setup.ts'], maxWorkers: 2, testTimeout: 20_000, hookTimeout: 60_000, server }

/** Three kinds of test, told apart by file name: pure, database and API (one shared PostgreSQL), browser (the built server). */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'pure',
          sequence: { groupOrder: 0 },
          include: ['packages/*/src/**/*.test.ts', 'packages/*/src/**/*.test.tsx', 'scripts/**/*.test.mjs', 'bench/**/*.test.ts'],
          exclude: [...never, ...long, '**/*.{db,api}.test.ts', '**/*.{db,api}.long.test.ts'],
          // All packs are read in some of them.
          testTimeout: 20_000,
          server,
        },
      },
      {
        test: {
          name: 'db',
          sequence: { groupOrder: 1 },
          include: ['packages/server/src/**/*.{db,api}.test.ts', 'packages/server/src/**/*.{db,api}.long.test.ts'],
          exclude: [...never, ...long, ...alone],
          ...db,
          // Reading the server and its packs anew for each file took longer than the tests.
          isolate: false,
        },
      },
      {
        test: { name: 'db alone', sequence: { groupOrder: 1 }, include: alone, ...db },
      },
      {
        test: {
          name: 'browser',
          sequence: { groupOrder: 2 },
          include: ['e2e/**/*.spec.ts'],
          exclude: [...never, ...long],
          globalSetup: ['e2e/browser/global-setup.ts'],
          // A story waits for its pages half of the time.
          maxWorkers: 2,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // What is waited for comes when the machine gets to it.
          expect: { poll: { timeout: 20_000 } },
          server,
        },
      },
    ],
  },
})
