import type { FastifyRequest } from 'fastify'
import { invalid } from '../errors.ts'

/** Largest file anybody attaches, in bytes. */
export const MOST_FILE_BYTES = 20 * 1024 * 1024
export interface Sent { name: string; bytes: Buffer; fields: Record<string, string> }

/**
 * The first file of a form, up to `most` bytes, and the short fields before it. The rest of the request is read to its end, so that
 * the answer arrives. @throws Invalid `malformed` for what is no form
 */
export async function received(request: FastifyRequest, most: number): Promise<Sent | 'none' | 'too-large'> {
  if (!request.isMultipart()) return 'none'
  let sent: Sent | 'none' | 'too-large' = 'none'
  const fields: Record<string, string> = {}
  try {
    for await (const part of request.parts({ limits: { fileSize: most, files: 1, fields: 10, fieldSize: 200, parts: 11 } })) {
      if (part.type === 'field') { if (typeof part.value === 'string') fields[part.fieldname] = part.value; continue }
      const chunks: Buffer[] = []
      for await (const chunk of part.file) chunks.push(chunk as Buffer)
      sent = part.file.truncated ? 'too-large' : { name: part.filename, bytes: Buffer.concat(chunks), fields }
    }
  } catch (error) {
    // What the parser complains of is how the form was written, never a fault of ours.
    throw typeof (error as { statusCode?: unknown }).statusCode === 'number' ? error : invalid('file', 'malformed')
  }
  return sent
}
