import { jobs } from '../platform/printing/jobs.ts'
import type { Reply, Request } from '../platform/printing/child-pool.ts'

/**
 * The child process that prints and reads sheets, one job at a time, started and recycled by platform/printing/child-pool.ts.
 * It has no database and no network of its own; it ends with its parent.
 */
process.on('message', (request: Request) => {
  void answer(request).then((reply) => process.send?.(reply))
})
process.on('disconnect', () => process.exit(0))

async function answer({ id, job, args }: Request): Promise<Reply> {
  const megabytes = () => Math.round(process.memoryUsage().rss / 1_000_000)
  try {
    const value = await (jobs[job] as (...given: unknown[]) => Promise<unknown>)(...args)
    return { id, ok: true, value, megabytes: megabytes() }
  } catch (error) {
    return { id, ok: false, message: error instanceof Error ? error.stack ?? error.message : String(error), megabytes: megabytes() }
  }
}
