import type { FastifyInstance } from 'fastify'

const BOUNDS = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5]

/** Counts and times of requests by route, in the text format of Prometheus. No names, no numbers of matters. */
export function countRequests(app: FastifyInstance, gauges: () => Record<string, number>): () => string {
  const seen = new Map<string, { n: number; seconds: number; buckets: number[] }>()
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none'
    const key = `method="${request.method}",route="${route}",status="${reply.statusCode}"`
    const row = seen.get(key) ?? { n: 0, seconds: 0, buckets: BOUNDS.map(() => 0) }
    const seconds = reply.elapsedTime / 1000
    row.n += 1
    row.seconds += seconds
    for (const [i, bound] of BOUNDS.entries()) if (seconds <= bound) row.buckets[i] = (row.buckets[i] ?? 0) + 1
    seen.set(key, row)
    done()
  })
  return () => {
    const lines = ['# TYPE guixing_request_seconds histogram']
    for (const [key, row] of seen) {
      for (const [i, bound] of BOUNDS.entries()) lines.push(`guixing_request_seconds_bucket{${key},le="${bound}"} ${row.buckets[i]}`)
      lines.push(`guixing_request_seconds_bucket{${key},le="+Inf"} ${row.n}`, `guixing_request_seconds_sum{${key}} ${row.seconds.toFixed(6)}`, `guixing_request_seconds_count{${key}} ${row.n}`)
    }
    for (const [name, value] of Object.entries({ process_resident_memory_bytes: process.memoryUsage().rss, process_uptime_seconds: Math.round(process.uptime()), ...gauges() })) lines.push(`# TYPE ${name} gauge`, `${name} ${value}`)
    return `${lines.join('\n')}\n`
  }
}
