import { useEffect, useState, type ReactNode } from 'react'
import { Button, Input } from 'antd'
import { useMutation, useQuery } from '@tanstack/react-query'
import { q } from '../../app/api.ts'
import { houseNow } from '../../app/clock.ts'
import { holds, useMe } from '../../app/session.ts'
import { Card, ErrorLine, Rows } from '../../ui/small.tsx'
import { wallTime } from '../../ui/time-words.ts'
import { useUiWords } from '../../ui/words.ts'
import { DayList } from './day-list.tsx'
import { SettingsFrame } from './settings-frame.tsx'
import { useSettingsWords } from './words.ts'
import { parseSpans, spansText, WEEKDAYS, workingYear, type Windows } from './working-year.ts'

interface Draft { spans: Record<string, string>; off: string[]; work: string[] }
interface Stored { version: number; zone: string; windows: Windows; off: string[]; work: string[]; provisional: number[] }

const draftOf = (c: Stored): Draft => ({ spans: Object.fromEntries(WEEKDAYS.map((d) => [d, spansText(c.windows[d])])), off: c.off, work: c.work })
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** The working calendar: windows of the week, days off, make-up workdays, and the year they make. Saving makes a new version. */
export function CalendarPage(): ReactNode {
  const t = useSettingsWords()
  const me = useMe()
  const calendar = useQuery(q.house.calendar.queryOptions())
  return (
    <SettingsFrame title={t('calendar.title')} aside={calendar.data ? <span className="gx-note">{t('calendar.version', { n: calendar.data.version, zone: calendar.data.zone })}　{t('calendar.note')}</span> : undefined}>
      {calendar.isPending ? <Rows count={8} /> : calendar.error ? <ErrorLine error={calendar.error} retry={() => void calendar.refetch()} /> : holds(me, 'administrator') || holds(me, 'general-manager') ? <Editor stored={calendar.data as Stored} />
        : <Year windows={calendar.data.windows as Windows} off={calendar.data.off} work={calendar.data.work} provisional={calendar.data.provisional} />}
    </SettingsFrame>
  )
}

function Editor({ stored }: { stored: Stored }): ReactNode {
  const t = useSettingsWords()
  const ui = useUiWords()
  const [draft, setDraft] = useState(() => draftOf(stored))
  const [tried, setTried] = useState(false)
  const save = useMutation(q.house.saveCalendar.mutationOptions())
  const changed = JSON.stringify(draft) !== JSON.stringify(draftOf(stored))
  useEffect(() => { setDraft(draftOf(stored)) }, [stored.version]) // eslint-disable-line react-hooks/exhaustive-deps
  const windows: Windows = Object.fromEntries(WEEKDAYS.map((d) => [d, parseSpans(draft.spans[d] ?? '') ?? stored.windows[d] ?? []]))
  const send = (): void => {
    const bad = WEEKDAYS.some((d) => parseSpans(draft.spans[d] ?? '') === null)
    setTried(bad)
    if (!bad) save.mutate({ windows, off: [...draft.off].sort(), work: [...draft.work].sort() })
  }
  return (
    <div className="gx-stack">
      <div className="gx-settings-cards">
        <Card title={t('calendar.windows')}>
          <div className="gx-week">
            {WEEKDAYS.map((day, i) => (
              <Weekday key={day} name={ui(`weekday.${i + 1}` as 'weekday.1')} rest={t('calendar.rest')} text={draft.spans[day] ?? ''} wrong={parseSpans(draft.spans[day] ?? '') === null} words={tried ? t('calendar.wrong', { day: ui(`weekday.${i + 1}` as 'weekday.1') }) : null} onChange={(text) => setDraft({ ...draft, spans: { ...draft.spans, [day]: text } })} />
            ))}
            <p className="gx-note">{t('calendar.spansNote')}</p>
          </div>
        </Card>
        <div className="gx-stack">
          <DayList title={t('calendar.off')} days={draft.off} onChange={(off) => setDraft({ ...draft, off })} />
          <DayList title={t('calendar.work')} days={draft.work} onChange={(work) => setDraft({ ...draft, work })} />
        </div>
      </div>
      {save.error ? <ErrorLine error={save.error} /> : null}
      <div className="gx-form-actions">
        <Button type="primary" disabled={!changed} loading={save.isPending} onClick={send}>{t('calendar.save', { n: stored.version + 1 })}</Button>
        {changed ? <span className="gx-note">{t('calendar.unsaved')}</span> : save.isSuccess ? <span className="gx-said" role="status">{t('calendar.saved', { n: save.data.version })}</span> : null}
      </div>
      <Year windows={windows} off={draft.off} work={draft.work} provisional={stored.provisional} />
    </div>
  )
}

function Weekday({ name, rest, text, wrong, words, onChange }: { name: string; rest: string; text: string; wrong: boolean; /** Said once saving was tried. */ words: string | null; onChange: (text: string) => void }): ReactNode {
  return <><span>{name}</span><div><Input value={text} aria-label={name} placeholder={rest} status={wrong ? 'error' : undefined} onChange={(e) => onChange(e.target.value)} />{wrong && words ? <p className="gx-note gx-wrong" role="alert">{words}</p> : null}</div></>
}

function Year({ windows, off, work, provisional }: { windows: Windows; off: string[]; work: string[]; provisional: number[] }): ReactNode {
  const t = useSettingsWords()
  const [year, setYear] = useState(() => wallTime(houseNow()).y)
  const { months, workDays } = workingYear(year, windows, off, work)
  return (
    <Card title={t('calendar.year', { y: year })} aside={<>{t('calendar.workDays', { n: workDays })}　<Button size="small" onClick={() => setYear(year - 1)}>{t('calendar.previous')}</Button> <Button size="small" onClick={() => setYear(year + 1)}>{t('calendar.next')}</Button></>}>
      {provisional.includes(year) || (provisional.length > 0 && year > Math.max(...provisional)) ? <p className="gx-error" role="status">{t('calendar.provisional', { y: year })}</p> : null}
      <div className="gx-year">
        {months.map((month) => (
          <section className="gx-month" key={month.month} aria-label={t('calendar.months', { m: month.month, month: MONTHS[month.month - 1] })}>
            <h3>{t('calendar.months', { m: month.month, month: MONTHS[month.month - 1] })}</h3>
            <div>
              {Array.from({ length: month.blank }, (_, i) => <span key={`b${i}`} />)}
              {month.days.map((d) => <span key={d.day} className={d.kind} title={`${d.day} ${t(`calendar.legend.${d.kind}`)}`}>{d.date}</span>)}
            </div>
          </section>
        ))}
      </div>
      <p className="gx-legend gx-month">
        {(['work', 'weekend', 'off', 'makeup'] as const).map((kind) => <span key={kind} className={kind} style={{ padding: '0 8px' }}>{t(`calendar.legend.${kind}`)}</span>)}
      </p>
    </Card>
  )
}
