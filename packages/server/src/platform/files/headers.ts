import type { FastifyReply } from 'fastify'
import { NotFound } from '../errors.ts'
import type { FileStore } from './store.ts'

/** Headers of a file: always to be kept, never to be shown as a page of ours; `inline` only for PDF, which browsers show in their own viewer. */
export function fileHeaders(reply: FastifyReply, name: string, type: string, inline = false): FastifyReply {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%;]/g, '_')
  return reply.headers({
    'content-type': type, 'content-disposition': `${inline ? 'inline' : 'attachment'}; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)}`,
    'x-content-type-options': 'nosniff', 'cache-control': 'private, no-store', ...(inline ? {} : { 'content-security-policy': "default-src 'none'; sandbox" }),
  })
}

/** Sends a stored file as it comes from the disk. @throws NotFound where there is no such file, or its bytes are missing */
export async function sendFile(reply: FastifyReply, store: FileStore, file: { name: string; type: string; size: number | string; sha256: string } | undefined): Promise<FastifyReply> {
  const bytes = file ? await store.read(file.sha256) : null
  if (!file || !bytes) throw new NotFound()
  return fileHeaders(reply, file.name, file.type).header('content-length', Number(file.size)).send(bytes)
}
