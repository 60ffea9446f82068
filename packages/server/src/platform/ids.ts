import { randomFillSync } from 'node:crypto'

let lastMs = 0
let counter = 0

// An action makes dozens of ids; asking the system for randomness each time would be the dearest part of them.
const pool = Buffer.alloc(16 * 256)
let used = pool.length
function sixteen(): Buffer {
  if (used >= pool.length) { randomFillSync(pool); used = 0 }
  return pool.subarray(used, (used += 16))
}

/** A UUIDv7 made by the application (PostgreSQL 15 has none): time-ordered, monotonic within this process. */
export function newId(): string {
  let ms = Date.now()
  if (ms <= lastMs) {
    ms = lastMs
    counter = (counter + 1) & 0xfff
    if (counter === 0) ms = lastMs += 1
  } else {
    lastMs = ms
    counter = -1
  }
  const b = sixteen()
  if (counter < 0) counter = b[6] ?? 0
  b.writeUIntBE(ms, 0, 6)
  b[6] = 0x70 | (counter >> 8)
  b[7] = counter & 0xff
  b[8] = 0x80 | ((b[8] ?? 0) & 0x3f)
  const h = b.toString('hex')
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-${h.slice(12, 16)}-${h.slice(16, 20)}-${h.slice(20)}`
}

export const isId = (text: unknown): text is string => typeof text === 'string' && /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text)
