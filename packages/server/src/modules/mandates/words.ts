import type { Words } from '@guixing/core/model/text'
import { traditional } from '@guixing/packs'

/** Words of the program's own, with the Traditional form made from the Simplified. */
export const three = (zh: string, en: string): Words => ({ 'zh-CN': zh, 'zh-TW': traditional(zh), en })
