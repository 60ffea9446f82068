import { os } from '../platform/api.ts'
import { clientRoutes } from '../modules/archive/index.ts'
import { deskRoutes } from '../modules/desk/index.ts'
import { excuseRoutes } from '../modules/excuses/index.ts'
import { houseRoutes } from '../modules/house/index.ts'
import { knowledgeRoutes } from '../modules/knowledge/index.ts'
import { leaveRoutes } from '../modules/leave/index.ts'
import { mandateRoutes } from '../modules/mandates/index.ts'
import { matterRoutes } from '../modules/matters/index.ts'
import { measureRoutes } from '../modules/measures/index.ts'
import { moneyRoutes } from '../modules/money/index.ts'
import { peopleRoutes } from '../modules/people/index.ts'
import { portalRoutes } from '../modules/portal/index.ts'
import { engagementRoutes } from '../modules/engagements/index.ts'
import { receivableRoutes } from '../modules/receivables/index.ts'
import { regulationRoutes } from '../modules/regulations/index.ts'
import { rosterRoutes } from '../modules/roster/index.ts'
import { houseRouteRoutes } from '../modules/route-settings/index.ts'
import { searchRoute } from '../modules/search/index.ts'
import { templateRoutes } from '../modules/templates/index.ts'
import { approvalRoutes, workRoutes } from '../modules/workbench/index.ts'

/** Every operation of the contract; a missing one does not compile. */
export const router = os.router({
  matters: matterRoutes,
  regulations: { ...regulationRoutes, ...measureRoutes, ...excuseRoutes },
  work: { ...workRoutes, search: searchRoute },
  approvals: approvalRoutes,
  routes: houseRouteRoutes,
  money: moneyRoutes,
  receivables: receivableRoutes,
  engagements: engagementRoutes,
  clients: clientRoutes,
  templates: templateRoutes,
  mandates: mandateRoutes,
  leave: leaveRoutes,
  desk: { ...deskRoutes, ...knowledgeRoutes },
  portal: portalRoutes,
  house: { ...houseRoutes, ...peopleRoutes, ...rosterRoutes },
})
