import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { result } from './table.ts'

/** Everything a page loads before it shows something: the scripts index.html names and what they import, and whatever chunks are named. */
export function web(dist: string): void {
  const page = join(dist, 'index.html')
  if (!existsSync(page)) { result({ what: 'web: first load', note: 'dist/web is not built' }); return }
  const html = readFileSync(page, 'utf8')
  const seen = new Set<string>()
  let script = 0
  let style = 0
  const take = (path: string): void => {
    const file = join(dist, path)
    if (seen.has(file) || !existsSync(file)) return
    seen.add(file)
    const text = readFileSync(file)
    if (path.endsWith('.css')) { style += gzipSync(text).length; return }
    script += gzipSync(text).length
    for (const m of text.toString('utf8').matchAll(/(?:^|[;}\n])\s*(?:import|export)(?:[^"'();]*?from)?\s*["'](\.\/[^"']+\.js)["']/g)) take(join(path, '..', m[1] ?? ''))
  }
  for (const m of html.matchAll(/(?:src|href)="\/?([^"]+\.(?:js|css))"/g)) take(m[1] ?? '')
  const kb = (n: number) => `${(n / 1024).toFixed(0)} KB`
  result({ what: 'web: first load up to the sign-in page', note: `${kb(script)} script gz in ${[...seen].filter((f) => f.endsWith('.js')).length} files, ${kb(style)} style (budget 200 KB)` })
}
