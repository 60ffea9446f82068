import { zipEntries } from '../sheets/zip.ts'

/** What people may attach: by what the bytes are, and the name must agree. Served as attachments only, never shown by the browser as pages. */
const TYPES: Record<string, { type: string; is: (bytes: Buffer) => boolean }> = {
  png: { type: 'image/png', is: (b) => begins(b, '89504e470d0a1a0a') },
  jpg: { type: 'image/jpeg', is: (b) => begins(b, 'ffd8ff') },
  jpeg: { type: 'image/jpeg', is: (b) => begins(b, 'ffd8ff') },
  gif: { type: 'image/gif', is: (b) => begins(b, '474946383761') || begins(b, '474946383961') },
  webp: { type: 'image/webp', is: (b) => begins(b, '52494646') && text(b, 8, 4) === 'WEBP' },
  heic: { type: 'image/heic', is: (b) => text(b, 4, 4) === 'ftyp' && /^(hei|hev|mif1|msf1)/.test(text(b, 8, 4)) },
  pdf: { type: 'application/pdf', is: (b) => text(b, 0, 5) === '%PDF-' },
  docx: { type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', is: (b) => office(b, 'word/') },
  xlsx: { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', is: (b) => office(b, 'xl/') },
  pptx: { type: 'application/vnd.openxmlformats-officedocument.presentationml.presentation', is: (b) => office(b, 'ppt/') },
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
export function sniff(name: string, bytes: Buffer): { type: string } | { fault: 'file-type' | 'file-content' | 'file-empty' } {
  const ending = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  const known = Object.hasOwn(TYPES, ending) ? TYPES[ending] : undefined
  if (!known) return { fault: 'file-type' }
  if (bytes.length === 0) return { fault: 'file-empty' }
  return known.is(bytes) ? { type: known.type } : { fault: 'file-content' }
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
function office(bytes: Buffer, folder: string): boolean {
  const entries = begins(bytes, '504b') ? zipEntries(bytes) : 'damaged'
  return typeof entries !== 'string' && entries.some((e) => e.name === '[Content_Types].xml') && entries.some((e) => e.name.startsWith(folder)) && !entries.some((e) => /vbaProject\.bin$/i.test(e.name))
}

/** Text in UTF-8 or GB 18030 that is no page, script or vector image. */
function plain(bytes: Buffer): boolean {
  if (bytes.includes(0) || /^\s*(<[!?a-z]|#!|%PDF|MZ)/i.test(bytes.toString('latin1', 0, 500).replace(/^\u00ef\u00bb\u00bf/, ''))) return false
  return ['utf-8', 'gb18030'].some((encoding) => {
    try {
      new TextDecoder(encoding, { fatal: true }).decode(bytes)
      return true
    } catch {
      return false
    }
  })
}
