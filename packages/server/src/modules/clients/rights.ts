import type { Session } from '../session/index.ts'
import { NotFound } from '../../platform/errors.ts'

const DESK = ['receptionist', 'service-staff', 'service-supervisor', 'duty-staff', 'complaint-handler', 'property-supervisor', 'property-manager', 'centre-director']
const BUSINESS = ['consulting-service', 'business-staff', 'market-department', 'department-director', 'dean', 'project-director', 'project-manager', 'project-supervisor', 'principal-consultant', 'contract-custodian', 'legal-representative']
const ADMINISTERS = new Set(['administrator', 'general-manager'])
const KEEPS = new Set([...DESK, ...BUSINESS, ...ADMINISTERS])

type Who = Pick<Session, 'actor' | 'rules'>

/** Whoever takes in what clients ask, or wins their business, reads the archive and keeps it: others need not know (S37-16, S35-06). */
export const keepsArchive = ({ actor }: { actor: Pick<Session['actor'], 'roles'> }): boolean => actor.roles.some((g) => KEEPS.has(g.role))
/** Of those, who leads or administers joins and parts clients and takes in sheets. */
export const mayMerge = ({ actor, rules }: Who): boolean => actor.roles.some((g) => ADMINISTERS.has(g.role) || (KEEPS.has(g.role) && (rules.roles[g.role]?.rank ?? 'staff') !== 'staff'))

/** Reads a client: who keeps the archive, and who looks after this client. Anybody else hears that there is none. @throws NotFound */
export function mustSee(s: Who, owner: string | null): void {
  const own = owner !== null && (owner === s.actor.id || s.actor.standsInFor.includes(owner))
  if (!own && !keepsArchive(s)) throw new NotFound()
}
/** @throws NotFound */
export function mustKeep(s: Who): void {
  if (!keepsArchive(s)) throw new NotFound()
}
/** @throws NotFound */
export function mustMerge(s: Who): void {
  if (!mayMerge(s)) throw new NotFound()
}
