import './lib/node-version.mjs'
import { join } from 'node:path'
import { ensureInstalled } from './ensure-installed.mjs'
import { becomeNode, endWith, root } from './lib/project.mjs'

try {
  await ensureInstalled()
  // Only now: the builder needs what has just been installed.
  const { build } = await import('./build.mjs')
  await build()
  becomeNode([join(root, 'dist/server/main.mjs'), ...process.argv.slice(2)])
} catch (error) {
  endWith(error)
}
