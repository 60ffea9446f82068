import { isIP } from 'node:net'
import path from 'node:path'
import { migrationsDir } from './platform/migrate.ts'

export interface Config {
  port: number
  host: string
  dataDir: string
  /** Undefined: the embedded PostgreSQL under the data folder. */
  databaseUrl: string | undefined
  /** Address people reach the house at: in letters, rating links and for the identity provider. Undefined: the one it listens on. */
  publicUrl: string | undefined
  /** Addresses of proxies whose X-Forwarded-For is believed (GUIXING_TRUSTED_PROXIES). */
  trustedProxies: string[]
  /** Largest file signed-in people send, in bytes (GUIXING_UPLOAD_MB). */
  mostUploadBytes: number
  /** Load the sample house at the first start (demonstrations and browser tests). */
  sample: boolean
}

/** Everything that is wrong with the environment, each with the name of its variable; printed as it stands. */
export class ConfigError extends Error {
  constructor(readonly problems: string[]) {
    super(`The configuration is not right:\n${problems.map((p) => `  ${p}`).join('\n')}`)
  }
}

/** Folder of the project, whether run from source or built. */
export const projectRoot = (): string => path.resolve(migrationsDir(), '../../..')

/** Reads the environment. Throws ConfigError naming every variable that is wrong. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const problems: string[] = []
  const port = env.PORT === undefined || env.PORT === '' ? 4600 : Number(env.PORT)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) problems.push(`PORT must be a whole number from 0 to 65535, not "${env.PORT}".`)
  const databaseUrl = env.DATABASE_URL || undefined
  if (databaseUrl !== undefined && !isUrl(databaseUrl, ['postgres:', 'postgresql:'])) problems.push('DATABASE_URL must look like postgres://user:password@host:5432/database.')
  const publicUrl = env.GUIXING_URL ? env.GUIXING_URL.replace(/\/+$/, '') : undefined
  if (publicUrl !== undefined && !(isUrl(publicUrl, ['http:', 'https:']) && new URL(publicUrl).origin === publicUrl)) problems.push('GUIXING_URL must be the address people open, without a path, such as https://desk.example.org.')
  const trustedProxies = (env.GUIXING_TRUSTED_PROXIES ?? '').split(',').map((p) => p.trim()).filter(Boolean)
  for (const p of trustedProxies) if (p !== 'loopback' && isIP(p.split('/')[0] ?? '') === 0) problems.push(`GUIXING_TRUSTED_PROXIES must be addresses or networks such as 10.0.0.2, 10.0.0.0/8 or loopback, separated by commas; not "${p}".`)
  const uploadMb = env.GUIXING_UPLOAD_MB ? Number(env.GUIXING_UPLOAD_MB) : 200
  if (!Number.isInteger(uploadMb) || uploadMb < 20 || uploadMb > 2000) problems.push(`GUIXING_UPLOAD_MB must be a whole number from 20 to 2000, not "${env.GUIXING_UPLOAD_MB}".`)
  const dataDir = path.resolve(env.GUIXING_DATA_DIR || path.join(projectRoot(), '.data'))
  if (problems.length > 0) throw new ConfigError(problems)
  return { port, host: env.HOST || '127.0.0.1', dataDir, databaseUrl, publicUrl, trustedProxies, mostUploadBytes: uploadMb * 1024 * 1024, sample: env.GUIXING_SAMPLE === '1' }
}

function isUrl(text: string, protocols: string[]): boolean {
  try {
    return protocols.includes(new URL(text).protocol)
  } catch {
    return false
  }
}
