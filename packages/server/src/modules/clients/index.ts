export { addClients, atDesk, CLIENT_COLUMNS, clientById, clientByPhone, clientRow, findClients, LIVE_CALL, type ClientRecord, type NewClient } from './clients.ts'
export { clientQuery, clientTokens, digitsOf, pinyinOf, roomKey } from './words.ts'
