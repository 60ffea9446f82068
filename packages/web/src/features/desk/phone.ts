/** 138 0571 2266, unbreakable: mobile numbers in the groups one says them. Anything else stays as it is. */
export function spacedPhone(number: string): string {
  const mobile = /^(1\d{2})(\d{4}|\*{4})(\d{4})$/.exec(number)
  return (mobile ? `${mobile[1]}\u00a0${mobile[2]}\u00a0${mobile[3]}` : number).replace(/-/g, '\u2060-\u2060')
}
