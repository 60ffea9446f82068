import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Pool } from '../../platform/db.ts'
import { Invalid, NotSignedIn, invalid } from '../../platform/errors.ts'
import type { Who } from '../../platform/identity/index.ts'
import { clean, isSigned, SIGNATURE } from '../../platform/messaging/index.ts'
import { answerByTheSameWay } from './answers.ts'
import { houseNamed } from './mailboxes.ts'
import { takeInbound } from './take.ts'

export interface ChannelsDeps { pool: Pool; identify: (request: FastifyRequest) => Promise<Who | null>; config: { secret: string | null }; /** Told after a message was taken. */ nudge?: () => void }

const BODY_LIMIT = 64 * 1024
/** What a gateway sends to `POST /api/v1/channels/inbound`. */
export const InboundMessage = z.object({
  /** The gateway's own id: a repeat gets the first answer. */
  id: z.string().regex(/^[\x21-\x7e]{1,200}$/),
  from: z.string().trim().regex(/^[\x20-\x7e]{1,100}$/),
  channel: z.enum(['sms', 'im']),
  text: z.string().min(1).max(10_000),
  name: z.string().max(60).optional(),
  house: z.string().regex(/^[a-z0-9-]{1,60}$/).optional(),
})

/** What the sender is told: `added` to the open matter, `duplicate` of one taken before … */
export const InboundAnswer = z.object({ outcome: z.enum(['opened', 'added', 'ignored', 'refused', 'duplicate']), number: z.string().nullable() })

/**
 * `POST /api/v1/channels/inbound`: a message from an SMS or messenger gateway, signed by `x-guixing-signature` over the body
 * (then `house` names the house, where there are several) or sent with a bearer token. Opens an enquiry or adds to the sender's open one;
 * idempotent by `id`. Answers `{outcome, number}`.
 */
export async function registerChannels(app: FastifyInstance, { pool, identify, config, nudge }: ChannelsDeps): Promise<void> {
  answerByTheSameWay()
  await app.register(async (scope) => {
    // The signature is over the very bytes.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, body, done) => done(null, body))
    scope.route({
      method: 'POST', url: '/api/v1/channels/inbound',
      handler: async (request, reply) => {
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
        const signed = request.headers[SIGNATURE] !== undefined
        // A browser's cookie does not count: gateways sign or bring a token.
        const who = !signed && request.headers.authorization !== undefined ? await identify(request) : null
        if (signed ? config.secret === null || !isSigned(config.secret, body, request.headers[SIGNATURE]) : who === null) throw new NotSignedIn()
        const message = read(body)
        const tenant = who?.tenant ?? (await houseNamed(pool, message.house ?? null))
        if (tenant === null) throw invalid('house', 'unknown-house')
        const text = clean(message.text).trim()
        if (text === '') throw invalid('text', 'required')
        const taken = await takeInbound(pool, tenant, { channel: message.channel, external: message.id, address: message.from.toLowerCase(), name: clean(message.name ?? '').trim(), subject: '', text, answers: [], files: [], leftOut: 0, place: null })
        nudge?.()
        return reply.header('cache-control', 'no-store').send({ outcome: taken.outcome, number: taken.number } satisfies z.infer<typeof InboundAnswer>)
      },
    })
  })
}

function read(body: Buffer): z.infer<typeof InboundMessage> {
  let given: unknown
  try {
    given = JSON.parse(body.toString('utf8'))
  } catch {
    throw invalid('', 'malformed')
  }
  const found = InboundMessage.safeParse(given)
  if (!found.success) throw new Invalid(found.error.issues.map((i) => ({ field: i.path.map(String).join('.'), code: i.code === 'too_big' ? 'too-long' : i.code === 'invalid_type' ? 'required' : 'format', params: {} })))
  return found.data
}
