export { mayAdminister, mustAdminister, once, reading, session, writing, type Session } from './session.ts'
