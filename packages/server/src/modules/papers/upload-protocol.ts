import { createHash, type Hash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { invalid } from '../../platform/errors.ts'
import type { Upload } from '../../platform/files/index.ts'

/** The open protocol of uploads that resume: https://tus.io/protocols/resumable-upload */
export const VERSION = '1.0.0'
export const PIECE = 'application/offset+octet-stream'
/** Where the id of the finished file stands, as `POST /files` would give it. */
const FILE_HEADER = 'guixing-file'
const WHOLE = /^\d{1,15}$/
const ALGORITHMS = ['sha1', 'sha256'] as const

/** What every answer says beside the version, which the hook adds; more of it where the upload is known. */
export function tell(reply: FastifyReply, upload?: Upload): FastifyReply {
  reply.header('cache-control', 'no-store')
  if (upload) reply.headers({ 'upload-offset': String(upload.got), 'upload-length': String(upload.size), 'upload-expires': new Date(upload.expires).toUTCString(), ...(upload.file ? { [FILE_HEADER]: upload.file } : {}) })
  return reply
}
export const capabilities = (reply: FastifyReply, most: number): FastifyReply => tell(reply).headers({ 'tus-version': VERSION, 'tus-extension': 'creation,termination,checksum,expiration', 'tus-max-size': String(most), 'tus-checksum-algorithm': ALGORITHMS.join(',') })
export const speaks = (request: FastifyRequest): boolean => request.headers['tus-resumable'] === VERSION

const one = (request: FastifyRequest, name: string): string | undefined => { const v = request.headers[name]; return Array.isArray(v) ? v[0] : v }

/** A whole number of bytes in a header. @throws Invalid at the header */
export function bytesIn(request: FastifyRequest, name: 'Upload-Length' | 'Upload-Offset'): number {
  const given = one(request, name.toLowerCase())
  if (given === undefined) throw invalid(name, 'required')
  if (!WHOLE.test(given)) throw invalid(name, 'malformed')
  return Number(given)
}

/** The name a client gives the file. @throws Invalid `required`, `malformed` */
export function nameIn(request: FastifyRequest): string {
  const pairs = (one(request, 'upload-metadata') ?? '').split(',').map((pair) => pair.trim().split(/ +/))
  const given = pairs.find(([key]) => key === 'filename')?.[1]
  if (given === undefined) throw invalid('Upload-Metadata', 'required')
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(given)) throw invalid('Upload-Metadata', 'malformed')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(given, 'base64'))
  } catch {
    throw invalid('Upload-Metadata', 'malformed')
  }
}

/** What a piece must come to; null where nothing is said. @throws Invalid unknown algorithms */
export function checksumIn(request: FastifyRequest): { hash: Hash; holds: () => boolean } | null {
  const given = one(request, 'upload-checksum')
  if (given === undefined) return null
  const [algorithm = '', digest = ''] = given.split(' ')
  if (!(ALGORITHMS as readonly string[]).includes(algorithm) || !/^[A-Za-z0-9+/]+={0,2}$/.test(digest)) throw invalid('Upload-Checksum', 'malformed')
  const hash = createHash(algorithm)
  return { hash, holds: () => hash.digest('base64') === digest }
}
