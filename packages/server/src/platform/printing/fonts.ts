import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const file = (weight: string): string => require.resolve(`@expo-google-fonts/noto-serif-sc/${weight}/NotoSerifSC_${weight}.ttf`)

/** Files of the two weights papers use; there is no Chinese italic. */
export const FONT_FILES = { normal: file('400Regular'), bold: file('700Bold') }

interface Font { hasGlyphForCodePoint(codePoint: number): boolean }
let font: Font | undefined

/** Whether the print font can draw a character. Opened once with the font reader pdfkit itself uses, so both agree. */
export function hasGlyph(codePoint: number): boolean {
  if (!font) {
    const pdfkit = createRequire(require.resolve('pdfmake')).resolve('pdfkit')
    const fontkit = createRequire(pdfkit)('fontkit') as { openSync(path: string): Font }
    font = fontkit.openSync(FONT_FILES.normal)
  }
  return font.hasGlyphForCodePoint(codePoint)
}
