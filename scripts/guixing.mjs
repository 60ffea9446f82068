import './lib/node-version.mjs'
import { join } from 'node:path'
import { ensureInstalled } from './ensure-installed.mjs'
import { becomeNode, endWith, root } from './lib/project.mjs'

try {
  await ensureInstalled()
  const { build } = await import('./build.mjs')
  await build({ web: false })
  becomeNode([join(root, 'dist/server/cli.mjs'), ...process.argv.slice(2)])
} catch (error) {
  endWith(error)
}
