import { open, readdir } from 'node:fs/promises'

/** Names in a folder; none where there is no folder yet. */
export const listed = (path: string): Promise<string[]> => readdir(path).catch((error: NodeJS.ErrnoException) => { if (error.code === 'ENOENT') return []; throw error })

/** The disk has no room for it, or this user may have no more of it. */
export const isFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT'].includes((error as { code?: string } | null)?.code ?? '')

/** A new name itself must reach the disk; a system that cannot sync folders (Windows) does it by itself. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => null)
  try {
    await folder?.sync()
  } catch {
    // Not offered here.
  } finally {
    await folder?.close()
  }
}
