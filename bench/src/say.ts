/** Progress goes to the error stream; the results go to the standard stream. */
export const say = (line: string): void => { process.stderr.write(`${line}\n`) }
