import { open, readdir } from 'node:fs/promises'

/** Names in a folder; none where there is no folder yet. */
export const listed = (path: string): Promise<string[]> => readdir(path).catch((error: NodeJS.ErrnoException) => { if (error.code === 'ENOENT') return []; throw error })

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
