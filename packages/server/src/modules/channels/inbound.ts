import type { MailFile, Place } from '../../platform/messaging/index.ts'

/** A message of a client from outside, whatever carried it. */
export interface Inbound {
  channel: 'email' | 'sms' | 'im'
  /** What its sender calls it: Message-ID, the gateway's id. The same one is taken once. */
  external: string | null
  address: string
  name: string
  subject: string
  text: string
  /** Ids of our letters it answers. */
  answers: string[]
  files: MailFile[]
  leftOut: number
  place: Place | null
}
export interface Taken { outcome: 'opened' | 'added' | 'ignored' | 'refused' | 'duplicate'; matter: string | null; number: string | null }
