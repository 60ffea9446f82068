/** Letters to change, add or leave out to come from one text to the other. Total, and the same either way round. */
export function distance(a: string, b: string): number {
  const [x, y] = [[...a], [...b]]
  let before = Array.from({ length: y.length + 1 }, (_, i) => i)
  for (const [i, letter] of x.entries()) {
    const now = [i + 1]
    for (const [j, other] of y.entries()) now.push(Math.min((now[j] ?? 0) + 1, (before[j + 1] ?? 0) + 1, (before[j] ?? 0) + (letter === other ? 0 : 1)))
    before = now
  }
  return before[y.length] ?? 0
}
