import { useEffect, useRef, useState, type FormEvent } from 'react'
import { FileLinks } from './file-links.tsx'
import { FilesField } from './files-field.tsx'
import { Field, timeText, TroubleLine, useSubmission } from './parts.tsx'
import { portalApi, type Followed, type House } from './portal-api.ts'
import { usePortal } from './portal-context.ts'
import { pick } from './portal-words.ts'
import { RateForm } from './rate.tsx'
import { useFiles } from './use-files.ts'

/** Number and code open one matter, and nothing else. */
export function FollowPage({ known, info }: { known: { number: string; code: string }; info: House }) {
  const { say, house } = usePortal()
  const [number, setNumber] = useState(known.number)
  const [code, setCode] = useState(known.code)
  const [found, setFound] = useState<Followed | null>(null)
  const { busy, trouble, start } = useSubmission(() => portalApi.follow({ house, number: number.trim(), code: code.trim() }))
  const open = async () => {
    const view = await start()
    if (view) setFound(view)
  }
  // Only on arrival from a fresh submission: afterwards the visitor presses the button.
  const arrived = useRef(false)
  useEffect(() => {
    if (arrived.current || !known.number || !known.code) return
    arrived.current = true
    void open()
  })
  if (found) return <Matter found={found} code={code} info={info} refresh={open} busy={busy} close={() => setFound(null)} />
  const submit = (event: FormEvent) => { event.preventDefault(); if (number.trim() && code.trim()) void open() }
  return (
    <form className="pt-form" onSubmit={submit}>
      <h1>{say('follow.title')}</h1>
      <Field label={say('follow.number')}>{(id) => <input id={id} name="number" autoComplete="off" autoCapitalize="characters" maxLength={60} value={number} onChange={(e) => setNumber(e.target.value)} />}</Field>
      <Field label={say('follow.code')}>{(id) => <input id={id} name="code" autoComplete="off" maxLength={40} value={code} onChange={(e) => setCode(e.target.value)} />}</Field>
      {trouble && <TroubleLine trouble={trouble} missing={say('error.noMatch')} />}
      <button className="pt-send" type="submit" disabled={busy || !number.trim() || !code.trim()}>{busy ? say('follow.opening') : say('follow.open')}</button>
    </form>
  )
}

function Matter({ found, code, info, refresh, busy, close }: { found: Followed; code: string; info: House; refresh: () => Promise<void>; busy: boolean; close: () => void }) {
  const { say, language, house } = usePortal()
  const [text, setText] = useState('')
  const files = useFiles(info.files)
  const [tried, setTried] = useState(false)
  // A picture alone is an answer too; the ledger wants words, so they say where to look.
  const words = text.trim() || (files.items.length > 0 ? say('files.see') : '')
  const reply = useSubmission((key) => portalApi.reply({ house, number: found.number, code: code.trim(), text: words, files: files.ready() ?? [] }, key))
  const send = async (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (!words || files.ready() === null) return
    if (await reply.start()) { setText(''); setTried(false); files.clear(); await refresh() }
  }
  const known = { number: found.number, code: code.trim() }
  const lost = reply.problems.some((p) => p.field.startsWith('files'))
  useEffect(() => { if (lost) files.lost() }, [reply.trouble]) // eslint-disable-line react-hooks/exhaustive-deps
  return (
    <article className="pt-matter">
      <p className="pt-number">{found.number}</p>
      <h1>{pick(found.stageLabel, language)}</h1>
      <dl className="pt-times">
        <div><dt>{say('follow.openedAt')}</dt><dd>{timeText(found.openedAt, language)}</dd></div>
        {found.dueAt && !found.final && <div><dt>{say('follow.dueAt')}</dt><dd>{timeText(found.dueAt, language)}</dd></div>}
      </dl>
      <h2>{say('follow.mine')}</h2>
      <p className="pt-words">{found.content}</p>
      <FileLinks list={found.files} {...known} />
      <h2>{say('follow.answer')}</h2>
      <p className={found.answer ? 'pt-words' : 'pt-words pt-none'}>{found.answer ?? say('follow.noAnswer')}</p>
      {found.replies.length > 0 && (
        <>
          <h2>{say('follow.replies')}</h2>
          <ol className="pt-replies">
            {found.replies.map((r, i) => (
              <li key={i} className={r.mine ? 'pt-mine' : undefined}>
                <small>{r.mine ? say('follow.me') : say('follow.us')} <time dateTime={r.at}>{timeText(r.at, language)}</time></small>
                <p>{r.text}</p>
                <FileLinks list={r.files} {...known} />
              </li>
            ))}
          </ol>
        </>
      )}
      {found.mayRate && <RateForm by={known} />}
      <form className="pt-form" onSubmit={(e) => void send(e)}>
        <Field label={say('follow.replyHint')}>{(id) => <textarea id={id} name="text" rows={3} maxLength={4000} value={text} onChange={(e) => setText(e.target.value)} />}</Field>
        <FilesField files={files} limits={info.files} tried={tried} />
        {reply.trouble && !lost && <TroubleLine trouble={reply.trouble} />}
        <div className="pt-buttons">
          <button className="pt-send" type="submit" disabled={reply.busy || files.sending || !words}>{say(files.sending ? 'files.wait' : 'follow.send')}</button>
          <button type="button" disabled={busy} onClick={() => void refresh()}>{say('follow.refresh')}</button>
          <button type="button" onClick={close}>{say('follow.close')}</button>
        </div>
      </form>
    </article>
  )
}
