/** Who may import whom: core nobody; packs and contract core; server core, packs, contract; web core, contract. */
const { readFileSync } = require('node:fs')
const { join } = require('node:path')

const TEST = '\\.(test|spec)\\.tsx?$'
const workspace = (name) => `^packages/${name}/`
const only = (name, allowed) => ({
  name: `${name}-imports-only-${allowed.join('-') || 'itself'}`,
  comment: `packages/${name} may import ${allowed.join(', ') || 'no other workspace'}.`,
  severity: 'error',
  from: { path: workspace(name) },
  to: { path: '^(packages|e2e|bench)/', pathNot: [name, ...allowed].map(workspace) },
})

const corePackages = Object.keys(JSON.parse(readFileSync(join(__dirname, 'packages/core/package.json'), 'utf8')).dependencies)

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-cycles', comment: 'What goes round cannot be read or tested alone.', severity: 'error', from: {}, to: { circular: true } },
    { name: 'found', comment: 'An import that leads nowhere.', severity: 'error', from: {}, to: { couldNotResolve: true } },
    { name: 'declared', comment: 'A package must stand in package.json.', severity: 'error', from: {}, to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] } },
    {
      name: 'core-is-pure', comment: 'Core has no I/O, no clock, no randomness, so no Node modules.', severity: 'error',
      from: { path: workspace('core'), pathNot: TEST }, to: { dependencyTypes: ['core'] },
    },
    {
      name: 'core-packages', comment: `Core uses ${corePackages.join(', ')} and nothing else.`, severity: 'error',
      from: { path: workspace('core'), pathNot: TEST }, to: { path: 'node_modules/', pathNot: corePackages.map((name) => `node_modules/(@types/)?${name}/`) },
    },
    only('core', []),
    only('packs', ['core']),
    only('contract', ['core']),
    only('server', ['core', 'packs', 'contract']),
    only('web', ['core', 'contract']),
    {
      name: 'modules-meet-at-the-door', comment: 'A server module is used through its index.ts only.', severity: 'error',
      from: { path: '^packages/server/src/modules/([^/]+)/' },
      to: { path: '^packages/server/src/modules/[^/]+/', pathNot: ['^packages/server/src/modules/$1/', '^packages/server/src/modules/[^/]+/index\\.ts$'] },
    },
    {
      name: 'platform-knows-no-module', comment: 'The platform is what any system needs: what it must know of a house is handed to it.', severity: 'error',
      from: { path: '^packages/server/src/platform/', pathNot: [TEST, '/testing/'] }, to: { path: '^packages/server/src/(modules|http|cli)/' },
    },
    {
      name: 'no-test-in-product', comment: 'What runs in the product does not lean on tests.', severity: 'error',
      from: { path: '^packages/', pathNot: [TEST, '/test/', '/test-[^/]+$'] }, to: { path: [TEST, '^packages/[^/]+/src/test/'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'], extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.d.ts'] },
  },
}
