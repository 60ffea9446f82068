/** Ways clients write to us besides the portal: e-mail, text messages, enterprise messengers. */
export { InboundAnswer, InboundMessage, registerChannels, type ChannelsDeps } from './routes.ts'
export { readMailboxes, sinkFor } from './mailboxes.ts'
export { takeInbound, watchers } from './take.ts'
export type { Inbound, Taken } from './inbound.ts'
