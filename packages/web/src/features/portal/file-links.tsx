import { useState } from 'react'
import { TroubleLine } from './parts.tsx'
import { Failed, portalApi, type Followed, type Trouble } from './portal-api.ts'
import { usePortal } from './portal-context.ts'
import { sizeText } from './sending.ts'

/** Files the client sent, fetched back by number and code and kept, never opened in the page. */
export function FileLinks({ list, number, code }: { list: Followed['files']; number: string; code: string }) {
  const { house } = usePortal()
  const [busy, setBusy] = useState('')
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  if (list.length === 0) return null
  const fetchOne = async (file: Followed['files'][number]) => {
    setBusy(file.id)
    setTrouble(null)
    try {
      const url = URL.createObjectURL(await portalApi.file({ house, number, code, id: file.id }))
      const link = Object.assign(document.createElement('a'), { href: url, download: file.name })
      document.body.append(link)
      link.click()
      link.remove()
      setTimeout(() => URL.revokeObjectURL(url), 60_000)
    } catch (e) {
      setTrouble(e instanceof Failed ? e.trouble : { kind: 'fault', id: '' })
    } finally {
      setBusy('')
    }
  }
  return (
    <>
      <ul className="pt-links">{list.map((f) => <li key={f.id}><button type="button" disabled={busy === f.id} onClick={() => void fetchOne(f)}>{f.name}</button> <small>{sizeText(f.size)}</small></li>)}</ul>
      {trouble && <TroubleLine trouble={trouble} />}
    </>
  )
}
