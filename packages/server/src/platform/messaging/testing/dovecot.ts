import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

const BINARY = '/usr/sbin/dovecot'
const POLICY = '/usr/sbin/policy-rc.d'
export const DOVECOT_USER = { name: 'desk@example.org', pass: 'p w"\\1' }

/** Installs Dovecot where it is missing and we may; its service is not started. Throws in words otherwise. */
export function needDovecot(): void {
  if (existsSync(BINARY)) return
  if (process.getuid?.() !== 0) throw new Error('This test needs Dovecot: install it with "apt-get install dovecot-imapd" (as root), or run the long tests as root on Debian.')
  const guarded = !existsSync(POLICY)
  if (guarded) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    execFileSync('apt-get', ['update', '-qq'], { env, stdio: 'pipe', timeout: 120_000 })
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'dovecot-imapd'], { env, stdio: 'pipe', timeout: 300_000 })
  } catch (error) {
    throw new Error(`Dovecot could not be installed with apt-get: ${(error as { stderr?: Buffer }).stderr?.toString().slice(-500) ?? String(error)}`, { cause: error })
  } finally {
    if (guarded) rmSync(POLICY, { force: true })
  }
}

export interface Dovecot { port: number; deliver(source: Buffer): void; stop(): Promise<void> }

const MAIL = 8

/** A Dovecot of our own on loopback, with one empty mailbox in a folder that goes with it. */
export async function startDovecot(): Promise<Dovecot> {
  const dir = mkdtempSync(path.join(tmpdir(), 'guixing-dovecot-'))
  chmodSync(dir, 0o755)
  const maildir = path.join(dir, 'mail')
  for (const one of [maildir, ...['cur', 'new', 'tmp'].map((d) => path.join(maildir, d))]) { mkdirSync(one); chownSync(one, MAIL, MAIL) }
  const port = await freePort()
  writeFileSync(path.join(dir, 'users'), `${DOVECOT_USER.name}:{PLAIN}${DOVECOT_USER.pass}:${MAIL}:${MAIL}::${maildir}\n`)
  writeFileSync(path.join(dir, 'dovecot.conf'), `protocols = imap
listen = 127.0.0.1
base_dir = ${dir}/run
state_dir = ${dir}/state
log_path = ${dir}/log
ssl = no
disable_plaintext_auth = no
first_valid_uid = ${MAIL}
mail_location = maildir:${maildir}
default_internal_user = dovecot
service imap-login {
  chroot =
  inet_listener imap { 
    port = ${port} 
  }
  inet_listener imaps { 
    port = 0 
  }
}
service anvil { 
  chroot = 
}
passdb { 
  driver = passwd-file 
  args = ${dir}/users 
}
userdb { 
  driver = passwd-file 
  args = ${dir}/users 
}
`)
  const child: ChildProcess = spawn(BINARY, ['-F', '-c', path.join(dir, 'dovecot.conf')], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stderr?.on('data', (b: Buffer) => { said += b.toString() })
  const gone = new Promise<void>((done) => { child.on('exit', () => done()) })
  let n = 0
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    await gone
    rmSync(dir, { recursive: true, force: true })
  }
  for (let i = 0; i < 100 && !existsSync(path.join(dir, 'run/login')); i++) {
    if (child.exitCode !== null) { rmSync(dir, { recursive: true, force: true }); throw new Error(`Dovecot did not start: ${said}`) }
    await new Promise((done) => { setTimeout(done, 50) })
  }
  return {
    port, stop,
    deliver(source) {
      const file = path.join(maildir, 'new', `${Date.now()}.${(n += 1)}.test`)
      writeFileSync(file, source)
      chownSync(file, MAIL, MAIL)
    },
  }
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => { const { port } = server.address() as AddressInfo; server.close(() => done(port)) })
  })
}
