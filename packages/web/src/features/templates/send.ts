import { postFile } from '../../app/files.ts'

export interface Sending { file: File; to: { id: string } | { kind: string; name: string }; note: string; publish: boolean }

/** Sends a template or a new version of one. @throws Invalid with every placeholder that is wrong, at `file` */
export async function sendTemplate({ file, to, note, publish }: Sending): Promise<{ id: string; version: number }> {
  const query = new URLSearchParams({ ...('id' in to ? {} : to), ...(note.trim() ? { note: note.trim() } : {}), ...(publish ? { publish: '1' } : {}) })
  const { ok, answer, problem } = await postFile(`/api/v1/templates${'id' in to ? `/${to.id}/versions` : ''}?${query.toString()}`, file)
  if (!ok) throw problem()
  return answer as { id: string; version: number }
}
