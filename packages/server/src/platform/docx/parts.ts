import { crc32 } from 'node:zlib'
import { walkZip, zipEntries, type ZipFault } from '../sheets/zip.ts'

/** Files of a Word document by their path inside it, unpacked. */
export type Parts = Map<string, Buffer>
/** `no-docx`: some other file; `macros`: carries code (.docm); `damaged`, `encrypted`, `too-large`: cannot be read safely. */
export type DocxFault = ZipFault | 'no-docx' | 'macros'

/** Most bytes a document may have unpacked, and its text alone: a contract of a thousand pages has less. */
const MOST_UNPACKED = 60 * 1024 * 1024
const MOST_TEXT = 8 * 1024 * 1024
const IS_XML = /\.(xml|rels)$/i
export const MAIN = 'word/document.xml'

/**
 * A document unpacked within fixed bounds, or why it is refused. What it says of its own sizes is not believed; code in it, however it is named, and
 * document types that define their own entities are refused, so that what is kept here opens without a warning.
 */
export async function openDocx(bytes: Buffer): Promise<Parts | DocxFault> {
  if (bytes.toString('latin1', 0, 2) !== 'PK') return 'no-docx'
  const entries = zipEntries(bytes)
  if (typeof entries === 'string') return entries
  const parts: Parts = new Map()
  let macros = false
  const fault = await walkZip(bytes, entries.filter((e) => !e.name.endsWith('/')), MOST_UNPACKED, (name, content) => {
    if (/vba(Project|Data)/i.test(name) || /\.(bas|vbs|js|exe|dll)$/i.test(name)) macros = true
    if (IS_XML.test(name) && content.length > MOST_TEXT) return 'too-large'
    if (IS_XML.test(name) && /<!DOCTYPE|<!ENTITY/i.test(content.toString('latin1', 0, 4_000))) return 'damaged'
    parts.set(name, content)
    return undefined
  })
  if (fault) return fault
  const types = parts.get('[Content_Types].xml')?.toString('utf8') ?? ''
  if (macros || /macroEnabled|vnd\.ms-office\.vba/i.test(types)) return 'macros'
  if (!parts.has(MAIN) || !types.includes('wordprocessingml.document.main+xml')) return 'no-docx'
  return parts
}

/**
 * The parts as a document again: the same parts give the same bytes on every machine and at any time, since nothing is compressed and every entry
 * bears the first day a zip knows.
 */
export function packed(parts: Parts): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [path, content] of parts) {
    const name = Buffer.from(path)
    const head = Buffer.alloc(26)
    head.writeUInt16LE(20, 0); head.writeUInt16LE(0x0800, 2); head.writeUInt16LE(0x21, 8)
    head.writeUInt32LE(crc32(content) >>> 0, 10); head.writeUInt32LE(content.length, 14); head.writeUInt32LE(content.length, 18); head.writeUInt16LE(name.length, 22)
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    locals.push(Buffer.from([0x50, 0x4b, 0x03, 0x04]), head, name, content)
    directory.push(Buffer.from([0x50, 0x4b, 0x01, 0x02]), Buffer.from([20, 0]), head, tail, name)
    offset += 30 + name.length + content.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0); end.writeUInt16LE(parts.size, 8); end.writeUInt16LE(parts.size, 10); end.writeUInt32LE(central.length, 12); end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, central, end])
}
