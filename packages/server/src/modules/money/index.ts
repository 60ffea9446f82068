import { alsoVerify } from '../audit/index.ts'
import { afterAction, registerInput, registerPost } from '../engine/index.ts'
import { basisRemaining, invoicesTaken, paymentBalance, projectApproved, projectBase, projectPending, wageDeducted, wageGross, wageLeast } from './inputs.ts'
import { basisGuards, guardsOf, invoiceGuards, wageGuards } from './guards.ts'
import { keepInvoices } from './invoices.ts'
import { moneyProblems } from './check.ts'
import { postEntries } from './post.ts'
import { listUnsettled } from './unsettled.ts'

export { ADVANCE, AUTHORITY, balance, BUDGET, RESERVED, WAGES, yuanText } from './accounts.ts'
export { moneyRoutes } from './routes.ts'
export { registerMoney } from './files.ts'
export { moneyProblems, moneyState, type MoneyProblem } from './check.ts'

registerInput('fee-project.base', projectBase, guardsOf)
registerInput('fee-project.approved', projectApproved, guardsOf)
registerInput('fee-project.pending', projectPending)
registerInput('fee-basis.remaining', basisRemaining, basisGuards)
registerInput('payment.balance', paymentBalance, guardsOf)
registerInput('wage.gross', wageGross)
registerInput('wage.least', wageLeast)
registerInput('wage.deducted', wageDeducted, wageGuards)
registerInput('invoices.taken', invoicesTaken, invoiceGuards)

alsoVerify(moneyProblems)

registerPost((work, held, entry, amount, on) => postEntries(work, held, { entry, amount, on }))

for (const action of ['claim', 'edit', 'withdraw']) afterAction(`write-off-claim.${action}`, keepInvoices)
for (const action of ['draw-up', 'redraw']) afterAction(`unsettled-list.${action}`, listUnsettled)
