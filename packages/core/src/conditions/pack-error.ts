/** A fault in a pack's data, found when it is loaded. `path` leads to the place, e.g. `controls[3].that.all[1]`. */
export class PackError extends Error {
  readonly path: string

  constructor(path: string, problem: string) {
    super(`${path}: ${problem}`)
    this.name = 'PackError'
    this.path = path
  }
}
