import type { z } from 'zod'
import type { CallView } from '@guixing/contract/desk'

/** A call as the telephone exchange told of it. */
export type Call = z.infer<typeof CallView>
