import { connect, type Socket } from 'node:net'
import { measure } from './measure.ts'

/** What the clients ask: `path` and `body` with `{i}` for the number of the request, `{id}` for one of `ids`, `{day}` for this time tomorrow. */
export interface Load { port: number; clients: number; n: number; method: string; path: string; body?: unknown; ids?: string[] }

/**
 * One kept connection that asks and waits. Not the HTTP client of Node, which costs as much processor as the server it would measure:
 * here the clients run on the server's own machine.
 */
class Client {
  private readonly socket: Socket
  private said: Buffer = Buffer.alloc(0)
  private waiting: { resolve: () => void; reject: (error: Error) => void } | undefined
  constructor(port: number) {
    this.socket = connect({ host: '127.0.0.1', port, noDelay: true })
    this.socket.on('data', (part) => { this.hear(part) })
    this.socket.on('error', (error) => { this.waiting?.reject(error) })
    this.socket.on('close', () => { this.waiting?.reject(new Error('the server closed the connection')) })
  }
  ask(text: string): Promise<void> {
    return new Promise((resolve, reject) => { this.waiting = { resolve, reject }; this.socket.write(text) })
  }
  private hear(part: Buffer): void {
    this.said = this.said.length === 0 ? part : Buffer.concat([this.said, part])
    const end = this.said.indexOf('\r\n\r\n')
    if (end < 0) return
    const head = this.said.subarray(0, end).toString('latin1')
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1])
    if (Number.isNaN(length)) { this.waiting?.reject(new Error(`an answer without its length: ${head}`)); return }
    if (this.said.length < end + 4 + length) return
    const { said, waiting } = this
    this.said = Buffer.alloc(0)
    if (head[9] === '2') waiting?.resolve()
    else waiting?.reject(new Error(said.toString().slice(0, 600)))
  }
  close(): void { this.waiting = undefined; this.socket.destroy() }
}

// A process of its own, as clients are: what they do must not cost the server its time.
process.once('message', (load: Load) => {
  const idle = Array.from({ length: load.clients }, () => new Client(load.port))
  const all = [...idle]
  const fill = (text: string, i: number) => text.replaceAll('{i}', String(i)).replaceAll('{id}', load.ids?.[i % load.ids.length] ?? '').replaceAll('{day}', new Date(Date.now() + 86_400_000).toISOString())
  const ask = async (i: number) => {
    const body = load.body === undefined ? '' : fill(JSON.stringify(load.body), i)
    const client = idle.pop()
    if (!client) throw new Error('more at once than there are clients')
    await client.ask(`${load.method} /api/v1${fill(load.path, i)} HTTP/1.1\r\nhost: 127.0.0.1\r\n${body === '' ? '' : `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nidempotency-key: ${crypto.randomUUID()}\r\n`}\r\n${body}`)
    idle.push(client)
  }
  measure(load.clients, load.n, ask).then((measured) => process.send?.({ measured }), (error: Error) => process.send?.({ error: error.message })).finally(() => { for (const c of all) c.close(); process.disconnect() })
})
