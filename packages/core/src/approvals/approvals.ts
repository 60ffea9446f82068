import { decide, type DecideCommand } from './decide.ts'
import { changed, revoke, takeBack, withdraw, type ChangeCommand, type RevokeCommand, type TakeBackCommand, type WithdrawCommand } from './endings.ts'
import { move, type MoveCommand } from './moving.ts'
import { personLeft, reassign, type LeftCommand, type ReassignCommand } from './leaving.ts'
import type { ApprovalState, Change, Refused, RefusalCode } from './model.ts'
import type { World } from './world.ts'
import { resubmit, type ResubmitCommand } from './returning.ts'
import { addSigner, askOpinion, removeSigner, transfer, type AddCommand, type OpinionCommand, type RemoveCommand, type TransferCommand } from './signers.ts'
import { numbered } from './steps.ts'
import { copy, copyRead, open, timeout, urge, type CopyCommand, type CopyReadCommand, type OpenCommand, type UrgeCommand } from './waiting.ts'

/** Everything that may happen to a route after its submission. Who acts is `person`; the rest comes from the system. */
export type Command =
  | DecideCommand | (Omit<DecideCommand, 'do' | 'outcome' | 'to' | 'batch'> & { readonly do: 'give-opinion' }) | ResubmitCommand | AddCommand | OpinionCommand | RemoveCommand | TransferCommand
  | WithdrawCommand | TakeBackCommand | RevokeCommand | ChangeCommand | OpenCommand | UrgeCommand | CopyCommand | CopyReadCommand | { readonly do: 'timeout' } | LeftCommand | ReassignCommand | MoveCommand

/** These leave it open to the last approver to take back; a time-out that moves anything closes it itself. */
const quiet: ReadonlySet<Command['do']> = new Set(['decide', 'give-opinion', 'open', 'urge', 'copy', 'copy-read', 'timeout', 'change'])
/** Refusals that the loser of a race gets: it is told what came first (peers 5.4). */
const late: ReadonlySet<RefusalCode> = new Set(['not-open', 'task-not-open', 'already-decided', 'already-opened', 'not-returned', 'not-approved'])

/**
 * The approval state machine: a stored state, a command and what is true now give the next state and what follows from it as
 * data, or a refusal that changes nothing. Pure: the same three give the same answer. States of the first machine are read as they lie.
 */
export function apply(stored: ApprovalState, command: Command, world: World): Change | Refused {
  const state: ApprovalState = stored.n === undefined ? { ...stored, n: 0, steps: numbered(stored.steps) } : stored
  const result = obey(state, command, world)
  if ('refused' in result) return late.has(result.refused) && state.last ? { ...result, params: { ...result.params, first: state.last } } : result
  if (result.state === state) return { state: stored, events: [] }
  const n = (state.n ?? 0) + 1
  const by = 'person' in command ? { by: command.person } : {}
  const undo = quiet.has(command.do) && result.state.status === 'open' ? result.state.undo : undefined
  return { state: { ...result.state, undo, n, last: { n, did: command.do, ...by, at: world.now } }, events: result.events }
}

function obey(state: ApprovalState, command: Command, world: World): Change | Refused {
  switch (command.do) {
    case 'decide': return decide(state, command, world)
    case 'give-opinion': {
      const task = state.tasks.find(({ id }) => id === command.task)
      return task && task.does !== 'opinion' ? { refused: 'not-an-opinion' } : decide(state, { ...command, do: 'decide', outcome: 'agree' }, world)
    }
    case 'resubmit': return resubmit(state, command, world)
    case 'add-signer': return addSigner(state, command, world)
    case 'ask-opinion': return askOpinion(state, command, world)
    case 'remove-signer': return removeSigner(state, command, world)
    case 'transfer': return transfer(state, command, world)
    case 'withdraw': return withdraw(state, command, world)
    case 'take-back': return takeBack(state, command)
    case 'revoke': return revoke(state, command, world)
    case 'change': return changed(state, command, world)
    case 'open': return open(state, command, world)
    case 'urge': return urge(state, command, world)
    case 'copy': return copy(state, command, world)
    case 'copy-read': return copyRead(state, command, world)
    case 'timeout': return timeout(state, world)
    case 'person-left': return personLeft(state, command, world)
    case 'reassign': return reassign(state, command, world)
    case 'move': return move(state, command, world)
    default: {
      const never: never = command
      return never
    }
  }
}
