import { Failed, troubleOf, type House, type Trouble } from './portal-api.ts'

export interface SentFile { id: string; key: string }
/** One chosen file on its way: `part` is what has left, of 1. */
export interface Item { no: number; file: File; state: 'waiting' | 'sending' | 'sent' | 'wrong'; part: number; sent: SentFile | null; trouble: Trouble | null; code: string | null }
export type Limits = House['files']

export const endingOf = (name: string): string => /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toLowerCase() ?? ''

/** Why a file need not even be sent: the server would refuse it for the same reason. Null: send it. */
export function faultOf(file: Pick<File, 'name' | 'size'>, limits: Limits): string | null {
  if (!limits.endings.includes(endingOf(file.name))) return 'file-type'
  return file.size === 0 ? 'file-empty' : file.size > limits.bytes ? 'file-too-large' : null
}

/** The code to put into words where a file was not taken; null where it is a trouble of the line or the server. */
export const codeOf = (trouble: Trouble): string | null => (trouble.kind === 'invalid' ? trouble.fields.find((f) => f.field === 'file')?.code ?? 'file-content' : null)

/** What may go with the words: null while some are on their way or were not taken. */
export const readyFiles = (items: readonly Item[]): SentFile[] | null => (items.every((i) => i.state === 'sent') ? items.flatMap((i) => i.sent ?? []) : null)

/** After the server no longer knew them (they lay about too long): all are to be sent again, none is lost. */
export const toSendAgain = (items: readonly Item[]): Item[] => items.map((i) => (i.state === 'sent' ? { ...i, state: 'wrong', sent: null, part: 0, trouble: null, code: 'unknown-file' } : i))

export { sizeText } from '../../ui/size-text.ts'

/** Sends one file and tells how much has left. By XMLHttpRequest, since fetch does not tell. @throws Failed */
export function sendFile(house: string, file: File, progress: (part: number) => void): { done: Promise<SentFile>; stop: () => void } {
  const request = new XMLHttpRequest()
  const done = new Promise<SentFile>((resolve, reject) => {
    const lost = () => reject(new Failed({ kind: 'offline' }))
    request.open('POST', `/api/v1/portal/${encodeURIComponent(house)}/files`)
    request.upload.onprogress = (e) => { if (e.lengthComputable && e.total > 0) progress(e.loaded / e.total) }
    request.onerror = lost
    request.onabort = lost
    request.ontimeout = lost
    request.onload = () => {
      let body: unknown = null
      try { body = JSON.parse(request.responseText) } catch { /* told by the status */ }
      if (request.status === 201) resolve(body as SentFile)
      else reject(new Failed(troubleOf(request.status, body, request.getResponseHeader('x-request-id') ?? '')))
    }
    const form = new FormData()
    form.append('file', file, file.name)
    request.send(form)
  })
  return { done, stop: () => request.abort() }
}
