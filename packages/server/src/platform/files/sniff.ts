import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { zipEntries } from '../sheets/zip.ts'

/** The last bytes of a file whose first ones are looked at, and how many come before them. */
interface End { bytes: Buffer; before: number }

/** What people may attach: by what the bytes are, and the name must agree. Served as attachments only, never shown by the browser as pages. */
const TYPES: Record<string, { type: string; is: (bytes: Buffer, end?: End) => boolean }> = {
  png: { type: 'image/png', is: (b) => begins(b, '89504e470d0a1a0a') },
  jpg: { type: 'image/jpeg', is: (b) => begins(b, 'ffd8ff') },
  jpeg: { type: 'image/jpeg', is: (b) => begins(b, 'ffd8ff') },
  gif: { type: 'image/gif', is: (b) => begins(b, '474946383761') || begins(b, '474946383961') },
  webp: { type: 'image/webp', is: (b) => begins(b, '52494646') && text(b, 8, 4) === 'WEBP' },
  heic: { type: 'image/heic', is: (b) => text(b, 4, 4) === 'ftyp' && /^(hei|hev|mif1|msf1)/.test(text(b, 8, 4)) },
  pdf: { type: 'application/pdf', is: (b) => text(b, 0, 5) === '%PDF-' },
  docx: { type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', is: (b, end) => office(b, 'word/', end) },
  xlsx: { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', is: (b, end) => office(b, 'xl/', end) },
  pptx: { type: 'application/vnd.openxmlformats-officedocument.presentationml.presentation', is: (b, end) => office(b, 'ppt/', end) },
  doc: { type: 'application/msword', is: (b) => begins(b, 'd0cf11e0a1b11ae1') },
  xls: { type: 'application/vnd.ms-excel', is: (b) => begins(b, 'd0cf11e0a1b11ae1') },
  wps: { type: 'application/vnd.ms-works', is: (b) => begins(b, 'd0cf11e0a1b11ae1') },
  mp3: { type: 'audio/mpeg', is: (b) => text(b, 0, 3) === 'ID3' || (b[0] === 0xff && ((b[1] ?? 0) & 0xe0) === 0xe0) },
  wav: { type: 'audio/wav', is: (b) => begins(b, '52494646') && text(b, 8, 4) === 'WAVE' },
  amr: { type: 'audio/amr', is: (b) => text(b, 0, 5) === '#!AMR' },
  m4a: { type: 'audio/mp4', is: (b) => text(b, 4, 4) === 'ftyp' },
  mp4: { type: 'video/mp4', is: (b) => text(b, 4, 4) === 'ftyp' && !/^(hei|hev|mif1|msf1)/.test(text(b, 8, 4)) },
  mov: { type: 'video/quicktime', is: (b) => text(b, 4, 4) === 'ftyp' || text(b, 4, 4) === 'moov' },
  txt: { type: 'text/plain; charset=utf-8', is: plain },
  csv: { type: 'text/csv; charset=utf-8', is: plain },
}

export const ALLOWED_ENDINGS = Object.keys(TYPES)

/** The media type of a file, or why it may not be kept: its ending is not on the list, or its bytes are something else. */
export function sniff(name: string, bytes: Buffer): Sniffed {
  const known = typeOf(name)
  if (!known) return { fault: 'file-type' }
  if (bytes.length === 0) return { fault: 'file-empty' }
  return known.is(bytes) ? { type: known.type } : { fault: 'file-content' }
}

export type Sniffed = { type: string } | { fault: 'file-type' | 'file-content' | 'file-empty' }
const typeOf = (name: string): (typeof TYPES)[string] | undefined => {
  const ending = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  return Object.hasOwn(TYPES, ending) ? TYPES[ending] : undefined
}
/** Whether a file of this name can be kept at all. */
export const mayBeKept = (name: string): boolean => typeOf(name) !== undefined

const [HEAD, TAIL] = [64 * 1024, 1024 * 1024]
/** The same for a file on disk, of any size: of a text every byte is read, in small pieces, of the others head and end. */
export async function sniffFile(name: string, path: string): Promise<Sniffed> {
  const known = typeOf(name)
  if (!known) return { fault: 'file-type' }
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    if (size === 0) return { fault: 'file-empty' }
    const part = async (at: number, length: number): Promise<Buffer> => { const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at); return buffer.subarray(0, bytesRead) }
    if (known.is === plain) return (await plainFile(path)) ? { type: known.type } : { fault: 'file-content' }
    const before = Math.max(0, size - TAIL)
    return known.is(await part(0, Math.min(size, HEAD)), { bytes: await part(before, size - before), before }) ? { type: known.type } : { fault: 'file-content' }
  } finally {
    await file.close()
  }
}

/** A name fit to keep and to offer: without folders, control and direction-turning characters; its ending kept when it is cut. */
export function safeName(given: string): string {
  const base = given.normalize('NFC').split(/[\\/]/).at(-1) ?? ''
  const clean = base.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff<>:"|?*]/g, '').replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '').replace(/^[\s.]+|[\s.]+$/g, '')
  const characters = [...clean]
  if (characters.length <= 120) return clean === '' ? 'file' : clean
  const ending = /\.[a-z0-9]{1,5}$/i.exec(clean)?.[0] ?? ''
  return characters.slice(0, 120 - ending.length).join('') + ending
}

const begins = (bytes: Buffer, hex: string): boolean => bytes.subarray(0, hex.length / 2).toString('hex') === hex
const text = (bytes: Buffer, at: number, length: number): string => bytes.toString('latin1', at, at + length)

/** An Office document of one sort, without macros. */
function office(bytes: Buffer, folder: string, end: End = { bytes, before: 0 }): boolean {
  const entries = begins(bytes, '504b') ? zipEntries(end.bytes, end.before) : 'damaged'
  return typeof entries !== 'string' && entries.some((e) => e.name === '[Content_Types].xml') && entries.some((e) => e.name.startsWith(folder)) && !entries.some((e) => /vbaProject\.bin$/i.test(e.name))
}

const ENCODINGS = ['utf-8', 'gb18030']
const NO_TEXT = /^\s*(<[!?a-z]|#!|%PDF|MZ)/i
const isPage = (bytes: Buffer): boolean => NO_TEXT.test(bytes.toString('latin1', 0, 500).replace(/^\u00ef\u00bb\u00bf/, ''))

/** Text in UTF-8 or GB 18030 that is no page, script or vector image. */
function plain(bytes: Buffer): boolean {
  if (bytes.includes(0) || isPage(bytes)) return false
  return ENCODINGS.some((encoding) => decodes(() => new TextDecoder(encoding, { fatal: true }).decode(bytes)))
}

async function plainFile(path: string): Promise<boolean> {
  let reading = ENCODINGS.map((encoding) => new TextDecoder(encoding, { fatal: true }))
  let first = true
  for await (const chunk of createReadStream(path, { highWaterMark: HEAD }) as AsyncIterable<Buffer>) {
    if (chunk.includes(0) || (first && isPage(chunk))) return false
    first = false
    reading = reading.filter((one) => decodes(() => one.decode(chunk, { stream: true })))
    if (reading.length === 0) return false
  }
  return reading.some((one) => decodes(() => one.decode()))
}

function decodes(decode: () => string): boolean {
  try {
    decode()
    return true
  } catch {
    return false
  }
}
