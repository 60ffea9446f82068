import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'

export interface StoredMail { uid: number; source: Buffer; date?: Date }
/** What the server says, replayed as a real one says it (recorded from Dovecot 2.3), with the ways it may go wrong. */
export interface ImapScript {
  mails: StoredMail[]
  uidvalidity: number
  password?: string
  /** Answers instead of the usual; `cut` hangs up in the middle. */
  on?: (command: string) => string[] | 'cut' | null
}
export interface ScriptedImap { port: number; script: ImapScript; /** Commands as they came, passwords left out. */ heard: string[]; close(): Promise<void> }

/** A mailbox on loopback for tests: one folder INBOX, read-only, no TLS. */
export async function scriptedImap(script: ImapScript): Promise<ScriptedImap> {
  const heard: string[] = []
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    socket.write('* OK [CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE LITERAL+] Dovecot ready.\r\n')
    let rest = ''
    socket.on('data', (chunk: Buffer) => {
      rest += chunk.toString('latin1')
      for (let i = rest.indexOf('\r\n'); i >= 0; i = rest.indexOf('\r\n')) {
        const line = rest.slice(0, i)
        rest = rest.slice(i + 2)
        heard.push(line.replace(/(LOGIN \S+) .*/i, '$1 …'))
        for (const part of answer(script, line)) {
          if (part === 'cut') { socket.destroy(); return }
          socket.write(part)
        }
        if (/^\S+ LOGOUT/i.test(line)) socket.end()
      }
    })
  })
  await new Promise<void>((ready) => { server.listen(0, '127.0.0.1', ready) })
  return {
    port: (server.address() as AddressInfo).port, script, heard,
    close: () => new Promise((done) => { for (const s of sockets) s.destroy(); server.close(() => done()) }),
  }
}

type Part = string | Buffer
const CAPABILITIES = 'IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE LITERAL+ NAMESPACE UIDPLUS'

function answer(script: ImapScript, line: string): Part[] {
  const [tag = '*', ...words] = line.split(' ')
  const command = words.join(' ')
  const own = script.on?.(command)
  if (own === 'cut') return ['cut']
  if (own) return own.map((l) => `${l.replace('TAG', tag)}\r\n`)
  const ok = (text: string) => `${tag} OK ${text}\r\n`
  if (/^CAPABILITY/i.test(command)) return [`* CAPABILITY ${CAPABILITIES}\r\n`, ok('Capability completed.')]
  if (/^ID/i.test(command)) return ['* ID ("name" "Dovecot")\r\n', ok('ID completed.')]
  if (/^LOGIN/i.test(command)) return script.password !== undefined && !command.includes(script.password) ? [`${tag} NO [AUTHENTICATIONFAILED] Authentication failed.\r\n`] : [`${tag} OK [CAPABILITY ${CAPABILITIES}] Logged in\r\n`]
  if (/^NAMESPACE/i.test(command)) return ['* NAMESPACE (("" "/")) NIL NIL\r\n', ok('Namespace completed.')]
  if (/^(LIST|LSUB)/i.test(command)) return ['* LIST (\\HasNoChildren) "/" INBOX\r\n', ok('List completed.')]
  if (/^ENABLE/i.test(command)) return ['* ENABLED\r\n', ok('Enabled.')]
  if (/^(EXAMINE|SELECT) /i.test(command)) {
    if (!/INBOX/i.test(command)) return [`${tag} NO [NONEXISTENT] Mailbox doesn't exist: ${words[1] ?? ''}\r\n`]
    return [
      '* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)\r\n', '* OK [PERMANENTFLAGS ()] Read-only mailbox.\r\n', `* ${script.mails.length} EXISTS\r\n`, '* 0 RECENT\r\n',
      `* OK [UIDVALIDITY ${script.uidvalidity}] UIDs valid\r\n`, `* OK [UIDNEXT ${(script.mails.at(-1)?.uid ?? 0) + 1}] Predicted next UID\r\n`, ok('[READ-ONLY] Examine completed.'),
    ]
  }
  if (/^UID SEARCH /i.test(command)) return [`* SEARCH${found(script, command).map((uid) => ` ${uid}`).join('')}\r\n`, ok('Search completed.')]
  if (/^UID FETCH /i.test(command)) return [...fetched(script, command), ok('Fetch completed.')]
  if (/^LOGOUT/i.test(command)) return ['* BYE Logging out\r\n', ok('Logout completed.')]
  if (/^(NOOP|CLOSE|UNSELECT)/i.test(command)) return [ok('done.')]
  return [`${tag} BAD Error in IMAP command: Unknown command.\r\n`]
}

function found(script: ImapScript, command: string): number[] {
  const from = /UID (\d+):\*/i.exec(command)?.[1]
  const only = /UID (\d+)$/i.exec(command)?.[1]
  if (only !== undefined) return script.mails.filter((m) => m.uid === Number(only)).map((m) => m.uid)
  const since = /SINCE (\S+)/i.exec(command)?.[1]
  const last = script.mails.at(-1)?.uid
  return script.mails.filter((m) => (from === undefined || m.uid >= Number(from) || m.uid === last) && (since === undefined || (m.date ?? new Date()).getTime() >= Date.parse(since))).map((m) => m.uid)
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function fetched(script: ImapScript, command: string): Part[] {
  const uid = Number(/^UID FETCH (\d+)/i.exec(command)?.[1])
  const i = script.mails.findIndex((m) => m.uid === uid)
  const mail = script.mails[i]
  if (!mail) return []
  const items: Part[] = [`* ${i + 1} FETCH (UID ${mail.uid}`]
  if (/RFC822\.SIZE/i.test(command)) items.push(` RFC822.SIZE ${mail.source.length}`)
  if (/INTERNALDATE/i.test(command)) { const d = mail.date ?? new Date(); items.push(` INTERNALDATE "${d.getUTCDate()}-${MONTHS[d.getUTCMonth()] ?? ''}-${d.getUTCFullYear()} 10:00:00 +0000"`) }
  const body = /BODY(?:\.PEEK)?\[\](?:<(\d+)\.(\d+)>)?/i.exec(command)
  if (body) {
    const part = body[2] === undefined ? mail.source : mail.source.subarray(Number(body[1]), Number(body[1]) + Number(body[2]))
    items.push(` BODY[]${body[1] === undefined ? '' : `<${body[1]}>`} {${part.length}}\r\n`, part)
  }
  return [...items, ')\r\n']
}
