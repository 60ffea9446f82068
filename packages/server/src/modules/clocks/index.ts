export { sweepClocks, sweepAlerts } from './sweep.ts'
