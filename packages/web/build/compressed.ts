import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

const TEXT = /\.(?:js|css|svg|json)$/
/** Below this the headers cost more than is saved. */
const LEAST = 1024

/** Lays `x.js.br` and `x.js.gz` beside each text asset, so that the server sends them small without compressing at each request. */
export function compressed(): Plugin {
  let folder = ''
  return {
    name: 'guixing:compressed',
    apply: 'build',
    configResolved(config) { folder = join(config.build.outDir, config.build.assetsDir) },
    async closeBundle() {
      const names = (await readdir(folder)).filter((name) => TEXT.test(name))
      await Promise.all(names.map(async (name) => {
        const file = join(folder, name)
        const whole = await readFile(file)
        if (whole.length < LEAST) return
        const [br, gz] = await Promise.all([promisify(brotliCompress)(whole, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }), promisify(gzip)(whole, { level: 9 })])
        await Promise.all([writeFile(`${file}.br`, br), writeFile(`${file}.gz`, gz)])
      }))
    },
  }
}
