import { promisify } from 'node:util'
import { inflateRaw } from 'node:zlib'

const inflate = promisify(inflateRaw)

export interface ZipEntry { name: string; method: number; flags: number; packed: number; unpacked: number; offset: number }
export type ZipFault = 'damaged' | 'encrypted' | 'too-large'

const END = 0x06054b50
const ENTRY = 0x02014b50
const LOCAL = 0x04034b50
const MOST_ENTRIES = 2_000

/** The entries a zip's directory names, or why it cannot be read. Nothing is unpacked yet. Its end is enough: `before` is how many bytes of the file come before it. */
export function zipEntries(bytes: Buffer, before = 0): ZipEntry[] | ZipFault {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (end < 0 || end + 22 > bytes.length || bytes.readUInt32LE(end) !== END) return 'damaged'
  const count = bytes.readUInt16LE(end + 10)
  let at = bytes.readUInt32LE(end + 16)
  if (count === 0xffff || at === 0xffffffff || count > MOST_ENTRIES) return 'too-large'
  at -= before
  if (at < 0) return 'too-large'
  const entries: ZipEntry[] = []
  const names = new Set<string>()
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== ENTRY) return 'damaged'
    const nameLength = bytes.readUInt16LE(at + 28)
    const entry: ZipEntry = {
      flags: bytes.readUInt16LE(at + 8), method: bytes.readUInt16LE(at + 10), packed: bytes.readUInt32LE(at + 20), unpacked: bytes.readUInt32LE(at + 24), offset: bytes.readUInt32LE(at + 42),
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength),
    }
    if (entry.flags & 1) return 'encrypted'
    // Two entries of one name: what is checked might not be what is read.
    if (names.has(entry.name)) return 'damaged'
    names.add(entry.name)
    entries.push(entry)
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return entries
}

/**
 * Unpacks every entry against one budget and hands it to `look`. What the directory claims about sizes is not trusted: inflation
 * itself stops at the limit (zip bombs). Answers a fault, or undefined when all is within bounds.
 */
export async function walkZip(bytes: Buffer, entries: ZipEntry[], limit: number, look: (name: string, content: Buffer) => ZipFault | undefined): Promise<ZipFault | undefined> {
  if (entries.reduce((sum, e) => sum + e.unpacked, 0) > limit) return 'too-large'
  let left = limit
  for (const entry of entries) {
    if (entry.offset + 30 > bytes.length || bytes.readUInt32LE(entry.offset) !== LOCAL) return 'damaged'
    const start = entry.offset + 30 + bytes.readUInt16LE(entry.offset + 26) + bytes.readUInt16LE(entry.offset + 28)
    const packed = bytes.subarray(start, start + entry.packed)
    let content: Buffer
    if (entry.method === 0) content = packed
    else if (entry.method === 8) {
      try {
        content = await inflate(packed, { maxOutputLength: Math.max(1, left) })
      } catch (error) {
        return (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'damaged'
      }
    } else return 'damaged'
    left -= content.length
    if (left < 0) return 'too-large'
    const fault = look(entry.name, content)
    if (fault) return fault
  }
  return undefined
}
