import { hash, randomBytes } from 'node:crypto'

/** SHA-256 as lower-case hex: handed to core, which may not import node. */
export const sha256 = (text: string): string => hash('sha256', text)
/** A secret for tokens and links, URL-safe, 32 bytes. */
export const secret = (): string => randomBytes(32).toString('base64url')
export const salt = (): string => randomBytes(16).toString('hex')
