/** Masks a phone number for lists: mobile 138****2266; a landline keeps its area code and last two; short numbers keep one. */
export function maskPhone(phone: string): string {
  const digits = phone.replace(/[^\d+]/g, '')
  const mobile = /^(\+?86)?(1\d{10})$/.exec(digits)
  if (mobile) return `${mobile[1] ?? ''}${mobile[2]!.slice(0, 3)}****${mobile[2]!.slice(-4)}`
  const landline = /^(0\d{2,3})[- ]?(\d{7,8})/.exec(phone.trim())
  if (landline) return `${landline[1]}-${'*'.repeat(landline[2]!.length - 2)}${landline[2]!.slice(-2)}`
  const shown = digits.length > 7 ? 4 : digits.length > 3 ? 2 : 1
  return digits.length <= 1 ? '*'.repeat(digits.length) : '*'.repeat(digits.length - shown) + digits.slice(-shown)
}

// The double surnames in use; anything else keeps one letter.
const doubleSurnames = new Set('欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 司徒 东方 東方 皇甫 尉迟 尉遲 公孙 公孫 慕容 令狐 长孙 長孫 宇文 夏侯 端木 百里 呼延 南宫 南宮 司空 轩辕 軒轅'.split(' '))

/** Masks a person's name for lists, keeping the surname: 张三 → 张*, 欧阳明日 → 欧阳**; other scripts keep the first letter. */
export function maskName(name: string): string {
  const letters = [...name.trim()]
  if (letters.length <= 1) return letters.length === 0 ? '' : '*'
  const shown = letters.length > 2 && doubleSurnames.has(letters.slice(0, 2).join('')) ? 2 : 1
  return letters.map((letter, i) => i < shown || /\s/.test(letter) ? letter : '*').join('')
}
