import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Pool } from '../db.ts'
import type { Who } from '../identity/index.ts'
import { Hub, type LiveHouseOf } from './hub.ts'
import { listen, makeTeller } from './listen.ts'
import { registerStream, type StreamLimits } from './stream.ts'

export type { LiveEvent, LiveHouse, LiveHouseOf } from './hub.ts'

export interface LiveDeps { connectionString: string; pool: Pool; houseOf: LiveHouseOf; log: (line: string) => void; limits?: Partial<StreamLimits> }
export interface Live {
  /** Mounts `GET /api/v1/live`. */
  register(app: FastifyInstance, identify: (request: FastifyRequest) => Promise<Who | null>): void
  /** Something was committed: tells every node, at most ten times a second. */
  nudge(): void
  stop(): Promise<void>
}

/** Without a word from another node each one looks by itself: what timers did comes without a nudge. */
const LOOK_EVERY = 3_000

/** Live updates of this node. Starts also while the database is away. */
export async function startLive({ connectionString, pool, houseOf, log, limits }: LiveDeps): Promise<Live> {
  const hub = new Hub(pool, houseOf)
  const listening = listen(connectionString, () => hub.look(), log)
  const teller = makeTeller(pool)
  const timer = setInterval(() => hub.look(), LOOK_EVERY).unref()
  const closers: (() => void)[] = []
  return {
    register(app, identify) { closers.push(registerStream(app, { hub, identify, limits: { ...limits } })) },
    nudge: () => teller.tell(),
    async stop() {
      clearInterval(timer)
      teller.stop()
      for (const close of closers) close()
      await listening.stop()
    },
  }
}
