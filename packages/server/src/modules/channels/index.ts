/** Ways clients write to us besides the portal: e-mail, text messages, enterprise messengers. */
export { registerChannels, type ChannelsDeps } from './routes.ts'
export { readMailboxes, sinkFor } from './mailboxes.ts'
export { takeInbound } from './take.ts'
export type { Inbound, Taken } from './inbound.ts'
