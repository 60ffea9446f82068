import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { q } from '../../app/api.ts'
import type { Item } from './types.ts'

const UUID = /[0-9a-f]{8}-[0-9a-f-]{27}/i

/** Where the one button of a row leads. */
export function addressOf(item: Item): { to: string; search: Record<string, string> } {
  if (item.target.startsWith('/')) {
    const [path = '/', query = ''] = item.target.split('?')
    return { to: path, search: Object.fromEntries(new URLSearchParams(query)) }
  }
  if (item.type === 'approval') return { to: '/approvals', search: { task: UUID.exec(item.target)?.[0] ?? item.target } }
  if (item.type === 'acknowledge') return { to: `/regulations/${item.regulation ?? item.target}`, search: {} }
  if (item.matter) return { to: `/matters/${item.matter}`, search: item.verb && item.type === 'matter' ? { action: item.verb } : {} }
  return { to: '/duty', search: {} }
}

/** Does what a row asks: opens the paper of a duty, or the page where the action stands. */
export function useOpenItem(): { open: (item: Item) => void; openDuty: (id: string) => void; error: unknown; busy: boolean } {
  const navigate = useNavigate()
  const openDuty = useMutation({
    ...q.work.openDuty.mutationOptions(),
    onSuccess: (result) => { void navigate({ to: `/matters/${result.matter.id}` }) },
  })
  const open = (item: Item): void => {
    const duty = item.verb === 'open-duty' && !item.matter ? (UUID.exec(item.target) ?? UUID.exec(item.id))?.[0] : undefined
    if (duty) { openDuty.mutate({ id: duty }); return }
    const { to, search } = addressOf(item)
    void navigate({ to, search: search as never })
  }
  return { open, openDuty: (id) => openDuty.mutate({ id }), error: openDuty.error, busy: openDuty.isPending }
}
