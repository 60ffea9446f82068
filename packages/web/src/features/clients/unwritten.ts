/** Files one tried to add together, and why they were not. */
export interface Failed { files: readonly string[]; error: unknown }

export const isFailed = (one: Failed, files: readonly string[]): boolean => one.files.join() === files.join()

/** What is still not added after an attempt at `files`: with its error, or without (`error` null) once they are added or given up. The others stay, whatever came of this one. */
export function failedNow(failed: readonly Failed[], files: readonly string[], error: unknown): Failed[] {
  const at = failed.findIndex((one) => isFailed(one, files))
  if (error === null) return failed.filter((_, i) => i !== at)
  return at < 0 ? [...failed, { files, error }] : failed.map((one, i) => (i === at ? { files, error } : one))
}
