import { chmodSync, createReadStream, createWriteStream, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { createBrotliDecompress } from 'node:zlib'
import { extract } from 'tar-stream'

/** A browser that can be started: its program and what must stand in its environment. */
export type Chromium = { executablePath: string; env: Record<string, string> }

const cache = fileURLToPath(new URL('../../.cache', import.meta.url))

/**
 * The browser for tests: CHROME_PATH when set, else the Chromium of the npm package, unpacked once into a folder
 * named by its version together with the libraries and the font a bare machine lacks.
 */
export async function findChromium(): Promise<Chromium> {
  const given = process.env.CHROME_PATH
  if (given) {
    if (!existsSync(given)) throw new Error(`CHROME_PATH names ${given}, which does not exist.`)
    return { executablePath: given, env: {} }
  }
  const carried = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..')
  const carries = process.platform === 'linux' && process.arch === 'x64'
  if (!carries) throw new Error(`The Chromium of the tests is for Linux on x64 only; set CHROME_PATH to a Chrome or Chromium of this machine.`)
  const { version } = JSON.parse(readFileSync(join(carried, 'package.json'), 'utf8')) as { version: string }
  const dir = join(cache, `chromium-${version}`)
  if (!existsSync(dir)) await unpack(join(carried, 'bin'), dir)
  // Written each time: it names a whole path, and the project may have been moved with its cache.
  writeFileSync(join(dir, 'fonts.conf'), fontsConf(join(dir, 'fonts')))
  return {
    executablePath: join(dir, 'chromium'),
    env: { FONTCONFIG_PATH: dir, LD_LIBRARY_PATH: [join(dir, 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':') },
  }
}

/** Complete or not there at all: made under another name, then renamed; of two at once the slower throws its own away. */
async function unpack(packed: string, dir: string): Promise<void> {
  mkdirSync(cache, { recursive: true })
  const aside = mkdtempSync(`${dir}.new-`)
  try {
    await pipeline(createReadStream(join(packed, 'chromium.br')), createBrotliDecompress(), createWriteStream(join(aside, 'chromium')))
    chmodSync(join(aside, 'chromium'), 0o755)
    await untar(join(packed, 'al2023.tar.br'), aside)
    await untar(join(packed, 'fonts.tar.br'), aside)
    chmodSync(aside, 0o755)
    renameSync(aside, dir)
  } catch (error) {
    rmSync(aside, { recursive: true, force: true })
    if (!existsSync(dir)) throw error
  }
}

async function untar(file: string, into: string): Promise<void> {
  const tar = extract()
  tar.on('entry', (header, stream, next) => {
    const path = join(into, header.name)
    if (!path.startsWith(`${into}/`)) return next(new Error(`${file} holds ${header.name}, which leaves the folder`))
    if (header.type === 'directory') {
      mkdirSync(path, { recursive: true })
      stream.resume()
      return next()
    }
    mkdirSync(dirname(path), { recursive: true })
    pipeline(stream, createWriteStream(path, { mode: 0o755 })).then(() => next(), next)
  })
  await pipeline(createReadStream(file), createBrotliDecompress(), tar)
}

/** Without one font on the system Chromium paints no glyph at all, not even of web fonts; the packed file lists folders of another system. */
const fontsConf = (dir: string) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${dir}</dir>
  <cachedir>${dir}/cache</cachedir>
</fontconfig>
`
