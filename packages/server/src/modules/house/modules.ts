import type { Actor } from '@guixing/core/lifecycle/situation'
import type { RoleDef } from '@guixing/core/model/regulation'
import { keepsArchive } from '../clients/index.ts'

const EVERYBODY = ['workbench', 'matters', 'ledgers', 'approvals', 'regulations']
const AT_DESK = new Set(['receptionist', 'service-staff', 'service-supervisor', 'duty-staff', 'complaint-handler', 'property-supervisor', 'property-manager', 'centre-director'])
const AT_MONEY = new Set(['asset-finance', 'unit-leader', 'leader-in-charge', 'company-office', 'discipline-office', 'project-manager'])
const AT_PROJECTS = new Set(['consulting-service', 'dean', 'project-director', 'project-supervisor', 'principal-consultant', 'senior-consultant', 'consultant', 'analyst', 'assistant-consultant', 'department-director', 'business-staff', 'market-department', 'legal', 'legal-representative', 'contract-custodian', 'project-manager', 'company-leader'])
const APPLIES = new Set(['department-staff', 'department-head', 'department-manager'])
const ADMINISTERS = new Set(['administrator', 'general-manager'])

/** Places of the rail a person is shown, by the roles held; what a page then lets one do is decided there. `settings`: administers the house; `by`: what an adopted regulation brings: departments apply for fees, business is won and carried out. */
export function modulesOf(actor: Pick<Actor, 'roles'>, roles: Record<string, RoleDef>, by: { fees?: boolean; projects?: boolean } = {}): string[] {
  const held = actor.roles.map((g) => g.role)
  const administers = held.some((r) => ADMINISTERS.has(r))
  const leads = held.some((r) => ['middle', 'leader'].includes(roles[r]?.rank ?? 'staff'))
  const desk = administers || held.some((r) => AT_DESK.has(r))
  return [...EVERYBODY, ...(desk ? ['desk'] : []), ...(desk || leads ? ['duty'] : []), ...(administers || held.some((r) => AT_MONEY.has(r) || (by.fees && APPLIES.has(r))) ? ['money'] : []), ...(by.projects && (administers || held.some((r) => AT_PROJECTS.has(r))) ? ['projects'] : []), ...(keepsArchive({ actor }) ? ['clients'] : []), ...(leads || administers ? ['analysis'] : []), ...(administers ? ['settings'] : [])]
}
