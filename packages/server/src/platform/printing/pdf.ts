import pdfmake from 'pdfmake'
import { FONT_FILES, hasGlyph } from './fonts.ts'
import { layout } from './layout.ts'
import type { PrintModel, Shape } from './model.ts'
import { fitToFont } from './text.ts'

let ready = false
/** Only the two font files may be read, and nothing may be fetched, whatever a text says. */
function prepare(): void {
  if (ready) return
  pdfmake.setFonts({ Serif: { normal: FONT_FILES.normal, bold: FONT_FILES.bold, italics: FONT_FILES.normal, bolditalics: FONT_FILES.bold } })
  pdfmake.setUrlAccessPolicy(() => false)
  pdfmake.setLocalAccessPolicy((path: string) => path === FONT_FILES.normal || path === FONT_FILES.bold)
  ready = true
}

/** Renders one paper. Heavy (a tenth of a second and up): called by the printing child; elsewhere use `ledgerPdf` and its sisters of index.ts. */
export async function renderPdf(model: PrintModel, shape: Shape): Promise<Uint8Array> {
  prepare()
  const { model: fit, missing } = fitToFont(model, hasGlyph)
  return new Uint8Array(await pdfmake.createPdf(layout(fit, shape, missing)).getBuffer())
}
