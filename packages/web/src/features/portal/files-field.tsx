import { useId } from 'react'
import { usePortal } from './portal-context.ts'
import { sizeText, type Item, type Limits } from './sending.ts'
import type { Files } from './use-files.ts'

/** Choosing files, and of each how far it is and why it was not taken. */
export function FilesField({ files, limits, tried }: { files: Files; limits: Limits; tried: boolean }) {
  const { say } = usePortal()
  const id = useId()
  const full = files.items.length >= limits.most
  const help = say('files.help', { n: String(limits.most), size: sizeText(limits.bytes) })
  const wrong = files.over ? say('files.over', { n: String(limits.most) }) : tried && files.ready() === null ? say(files.sending ? 'files.wait' : 'files.left') : null
  return (
    <div className={wrong ? 'pt-field pt-wrong' : 'pt-field'}>
      <span className="pt-label" id={`${id}-l`}>{say('files.label')}</span>
      {files.items.length > 0 && <ul className="pt-files">{files.items.map((item) => <Line key={item.no} item={item} limits={limits} files={files} />)}</ul>}
      {!full && (
        <label className="pt-pick">
          {say(files.items.length > 0 ? 'files.more' : 'files.pick')}
          <input type="file" name="files" multiple aria-labelledby={`${id}-l`} aria-describedby={`${id}-n`} accept={limits.endings.map((e) => `.${e}`).join(',')} onChange={(e) => { if (e.target.files) files.add(e.target.files); e.target.value = '' }} />
        </label>
      )}
      <p id={`${id}-n`} role={wrong ? 'alert' : undefined}>{wrong ?? help}</p>
    </div>
  )
}

function Line({ item, limits, files }: { item: Item; limits: Limits; files: Files }) {
  const { say } = usePortal()
  const percent = String(Math.round(item.part * 100))
  const fixable = item.state === 'wrong' && (item.code === null || item.code === 'unknown-file')
  return (
    <li className={item.state === 'wrong' ? 'pt-bad' : undefined}>
      <span className="pt-name"><b>{item.file.name}</b><small>{sizeText(item.file.size)} · {stateWords(item, limits, percent, say)}</small></span>
      {fixable && <button type="button" onClick={() => files.again(item.no)}>{say('error.retry')}</button>}
      <button type="button" aria-label={say('files.dropOne', { name: item.file.name })} onClick={() => files.drop(item.no)}>{say('files.drop')}</button>
      {item.state === 'sending' && <progress value={item.part} max={1} aria-label={say('files.progress', { name: item.file.name })} />}
    </li>
  )
}

function stateWords(item: Item, limits: Limits, percent: string, say: ReturnType<typeof usePortal>['say']): string {
  if (item.state === 'waiting') return say('files.waiting')
  if (item.state === 'sending') return say('files.sending', { percent })
  if (item.state === 'sent') return say('files.sent')
  if (item.code) return say(`files.wrong.${item.code}`, { size: sizeText(limits.bytes), endings: limits.endings.join(' ') })
  return say(item.trouble?.kind === 'many' ? 'error.many' : item.trouble?.kind === 'offline' ? 'files.offline' : 'files.failed')
}
