import { os } from '../../platform/api.ts'
import { reading, writing } from '../session/index.ts'
import { checkEntry, entryById, entryView, saveEntry } from './entries.ts'
import { entryKept } from './file-checks.ts'
import { findEntries } from './find.ts'

export const knowledgeRoutes = {
  knowledge: os.desk.knowledge.handler(({ context, input }) => reading(context, async (tx, s) => {
    const now = new Date().toISOString()
    const { entries, total } = await findEntries(tx, s.rules, input)
    return { entries: entries.map((e) => entryView(s.rules, e, now)), total }
  })),
  saveKnowledge: os.desk.saveKnowledge.handler(({ context, input }) => writing(context, async (tx, s) => {
    const id = await saveEntry(tx, s.rules, s.person, input)
    await entryKept(tx, s.rules, id, s.person)
    return entryView(s.rules, await entryById(tx, id), new Date().toISOString())
  })),
  checkKnowledge: os.desk.checkKnowledge.handler(({ context, input }) => writing(context, async (tx, s) => {
    await checkEntry(tx, s.person, input.id)
    await entryKept(tx, s.rules, input.id, s.person)
    return entryView(s.rules, await entryById(tx, input.id), new Date().toISOString())
  })),
}
