import type { z } from 'zod'
import type { ApprovalView, GoverningView } from '@guixing/contract/matters'

export type Approval = z.infer<typeof ApprovalView>
export type Governing = z.infer<typeof GoverningView>
