import { afterAction } from '../engine/index.ts'
import { afterInvoice, afterPlan, afterReceipt, afterTerms, afterWriteDown } from './lines.ts'
import './rate.ts'

export { fallDue } from './fall-due.ts'
export { receivableRoutes } from './routes.ts'
export { registerReceivables } from './files.ts'

afterAction('contract.draft', afterTerms)
afterAction('contract.edit', afterTerms)
afterAction('receivable-plan.draft', afterPlan)
afterAction('receivable-plan.edit', afterPlan)
afterAction('receivable.receive', afterReceipt('receive'))
afterAction('receivable.refund', afterReceipt('refund'))
afterAction('receivable.invoice', afterInvoice('invoice'))
afterAction('receivable.credit-invoice', afterInvoice('credit-invoice'))
afterAction('receivable.write-down', afterWriteDown)
