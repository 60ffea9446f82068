import '../scripts/lib/node-version.mjs'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { becomeNode, endWith, root } from '../scripts/lib/project.mjs'

const workspaces = {
  name: 'guixing-workspaces',
  setup({ onResolve }) {
    onResolve({ filter: /^@guixing\// }, ({ path }) => {
      const [, name, ...rest] = path.split('/')
      return { path: join(root, 'packages', name, 'src', `${rest.join('/') || 'index'}.ts`) }
    })
  },
}

// Beside the project's own node_modules, where the packages that stay outside the bundle are found.
const out = join(root, '.cache/bench')
try {
  mkdirSync(out, { recursive: true })
  await build({ entryPoints: [join(root, 'bench/src/main.ts'), join(root, 'bench/src/load.ts')], outdir: out, outExtension: { '.js': '.mjs' }, bundle: true, platform: 'node', format: 'esm', target: 'node20', sourcemap: true, packages: 'external', plugins: [workspaces], logLevel: 'warning', absWorkingDir: root })
  writeFileSync(join(out, 'package.json'), '{"type":"module"}\n')
  becomeNode(['--max-old-space-size=6144', join(out, 'main.mjs'), ...process.argv.slice(2)])
} catch (error) {
  endWith(error)
}
