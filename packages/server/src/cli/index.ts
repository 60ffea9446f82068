import { runCommand } from './command.ts'
import { commands } from './commands.ts'

runCommand(commands, process.argv.slice(2), (line) => process.stdout.write(`${line}\n`), (line) => process.stderr.write(`${line}\n`)).then(
  (code) => { process.exitCode = code },
  (error: unknown) => { process.stderr.write(`${String((error as Error)?.stack ?? error)}\n`); process.exitCode = 1 },
)
