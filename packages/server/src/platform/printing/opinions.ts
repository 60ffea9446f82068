import type { Content, TableCell } from 'pdfmake/interfaces'
import { LABEL, LABEL_WIDTH, RULE } from './style.ts'
import { STRUCK, type PrintModel, type PrintOpinion } from './model.ts'
import { softened } from './text.ts'
import type { PaperWords } from './words.ts'

/** Room to write an opinion and sign by hand, in points; of many boxes each is lower, so that the form stays on its page. */
const BOX = { few: 52, many: 40, struck: 18 }

/** The boxes of an approval form (审批表): the office at the left, its opinion, and below it who signed and when; each stays on one page. `joined`: right below the grid. */
export function opinionBoxes(model: PrintModel, w: PaperWords, line: number, joined: boolean): Content {
  const boxes = model.opinions ?? []
  const tall = boxes.length > 4 ? BOX.many : BOX.few
  const width = line - LABEL_WIDTH - 2 * 6 - 1.5
  return {
    table: { widths: [LABEL_WIDTH, width], heights: boxes.map((o) => (o.said === STRUCK ? BOX.struck : tall)), dontBreakRows: true, body: boxes.map((o) => [officeCell(o, w), saidCell(o, w, width, tall)]) },
    layout: { hLineWidth: () => 0.5, vLineWidth: () => 0.5, hLineColor: () => RULE, vLineColor: () => RULE, paddingLeft: () => 3, paddingRight: () => 3, paddingTop: () => 3.5, paddingBottom: () => 3.5 },
    // Its upper line is the lower one of the grid above.
    margin: [0, joined ? -0.5 : 6, 0, 6],
  }
}

const officeCell = (o: PrintOpinion, w: PaperWords): TableCell => ({ text: softened(w.opinion(o.office), LABEL_WIDTH, 9), fillColor: LABEL, alignment: 'center', verticalAlignment: 'middle', fontSize: 9 })

function saidCell(o: PrintOpinion, w: PaperWords, width: number, tall: number): TableCell {
  if (o.said === STRUCK) return { text: STRUCK, alignment: 'center', verticalAlignment: 'middle' }
  const signed = o.by === '' ? `${w.signed}${w.colon}　　　　　　　　${w.date}` : `${w.signed}${w.colon}${o.by}　　${o.on}`
  return { stack: [{ text: softened(o.said, width, 9.5), margin: [0, 0, 0, o.said.includes('\n') || o.said.length > 40 ? 6 : tall - 32] }, { text: signed, alignment: 'right', fontSize: 9 }] }
}
