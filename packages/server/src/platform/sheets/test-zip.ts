import { crc32, deflateRawSync } from 'node:zlib'

/** A zip written by hand, so that a test may lie in its directory. */
export function makeZip(files: Record<string, string | Buffer>, raw: { name: string; packed: Buffer; unpacked: number }[] = []): Buffer {
  const entries = [...Object.entries(files).map(([name, content]) => { const plain = Buffer.from(content); return { name, packed: deflateRawSync(plain), unpacked: plain.length, crc: crc32(plain) } }), ...raw.map((r) => ({ ...r, crc: 0 }))]
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const e of entries) {
    const name = Buffer.from(e.name)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0); local.writeUInt16LE(20, 4); local.writeUInt16LE(8, 8); local.writeUInt32LE(e.crc >>> 0, 14); local.writeUInt32LE(e.packed.length, 18); local.writeUInt32LE(e.unpacked, 22); local.writeUInt16LE(name.length, 26)
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02014b50, 0); central.writeUInt16LE(20, 4); central.writeUInt16LE(20, 6); central.writeUInt16LE(8, 10); central.writeUInt32LE(e.crc >>> 0, 16); central.writeUInt32LE(e.packed.length, 20); central.writeUInt32LE(e.unpacked, 24); central.writeUInt16LE(name.length, 28); central.writeUInt32LE(offset, 42)
    locals.push(local, name, e.packed)
    directory.push(central, name)
    offset += 30 + name.length + e.packed.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0); end.writeUInt16LE(entries.length, 8); end.writeUInt16LE(entries.length, 10); end.writeUInt32LE(central.length, 12); end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, central, end])
}
