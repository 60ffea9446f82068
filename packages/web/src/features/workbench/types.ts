import type { Api } from '../../app/api.ts'

export type Bench = Awaited<ReturnType<Api['work']['bench']>>
export type Item = Bench['items'][number]
export type Alert = Bench['alerts'][number]
export type Duty = Bench['duties'][number]
export type UnitRate = Bench['unit']
