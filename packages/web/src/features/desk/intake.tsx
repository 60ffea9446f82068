import { useEffect, type ReactNode, type RefObject } from 'react'
import { Input, Switch } from 'antd'
import type { TextAreaRef } from 'antd/es/input/TextArea'
import type { Value } from '@guixing/contract/common'
import type { KindView } from '@guixing/contract/matters'
import type { FieldProblem } from '../../app/problems.ts'
import { useChoices } from '../../ui/choices.ts'
import { Clause } from '../../ui/clause.tsx'
import { FieldInput } from '../../ui/field-input.tsx'
import { fieldWords } from '../../ui/problem-words.ts'
import { KeyCap } from '../../ui/small.tsx'
import { ScreenedText, StruckLine } from '../../ui/screened-text.tsx'
import { replaced } from '../../ui/struck.ts'
import { useSay, useUiWords } from '../../ui/words.ts'
import { Choices } from './choices.tsx'
import { DESK_KINDS, type Draft } from './draft.ts'
import { asksFor, furtherFields, furtherValue, hasOutcome, openingOf } from './entry.ts'
import { OutcomeCards } from './outcome-cards.tsx'
import type { Demand } from './speciality.ts'
import type { Screening } from './use-screening.ts'
import { useDeskWords } from './words.ts'

export interface IntakeRefs {
  kind: RefObject<HTMLDivElement | null>
  category: RefObject<HTMLDivElement | null>
  content: RefObject<TextAreaRef | null>
  times: RefObject<HTMLDivElement | null>
  answer: RefObject<HTMLTextAreaElement | null>
}
interface Props {
  draft: Draft
  kind: KindView | undefined
  demand: Demand
  unit: string
  times: string[]
  screening: Screening
  errors: FieldProblem[]
  s03: boolean
  refs: IntakeRefs
  onChange: (patch: Partial<Draft>) => void
  onKind: (kind: Draft['kind']) => void
}

/** The intake, in the order of speech: kind, speciality, words, important, then answered at once or by an agreed time. */
export function Intake({ draft, kind, demand, unit, times, screening, errors, s03, refs, onChange, onKind }: Props): ReactNode {
  const t = useDeskWords()
  const ui = useUiWords()
  const say = useSay()
  const categoryField = openingOf(kind)?.asks.find((field) => field.name === 'category')
  const categories = useChoices(categoryField?.list)
  const categoryLabel = categoryField ? say(categoryField.label) : t('speciality')
  const importances = useChoices(openingOf(kind)?.asks.find((field) => field.name === 'importantKind')?.list)
  const category = categories.find((one) => one.value === draft.category)?.label ?? ''
  const wrong = (name: string): string | null => { const found = errors.find((e) => e.field === name || e.field === `fields.${name}`); return found ? fieldWords(found.code, found.params, ui) : null }
  const hit = screening.hits[0]
  // In a low window the better words would stand below the fold.
  useEffect(() => { if (hit) document.getElementById('desk-struck')?.scrollIntoView({ block: 'nearest' }) }, [hit?.phrase]) // eslint-disable-line react-hooks/exhaustive-deps
  const locked = demand === 'ask-first' && draft.kind === 'enquiry' && s03
  const swap = (): void => { if (hit?.preferred) { onChange({ answer: replaced(draft.answer, hit, hit.preferred) }); refs.answer.current?.focus() } }
  const error = (name: string): ReactNode => { const words = wrong(name); return words ? <p className="desk-wrong" role="alert">{words}</p> : null }
  return (
    <>
      <div className="desk-line">
        <Choices ref={refs.kind} look="bar" label={t('kind.label')} value={draft.kind} onChange={onKind} onEnter={() => onKind(draft.kind)} options={DESK_KINDS.map((value, i) => ({ value, label: t(`kind.${value}`), hint: i + 1 }))} />
        {categories.length > 0 ? <span className="desk-speciality"><span className="gx-note">{categoryLabel}</span><Choices ref={refs.category} look="chips" label={categoryLabel} value={draft.category} onChange={(next) => onChange({ category: next })} onEnter={() => refs.content.current?.focus()} options={categories} /></span> : null}
      </div>
      {error('category')}
      <Input.TextArea ref={refs.content} value={draft.content} onChange={(e) => onChange({ content: e.target.value })} aria-label={t(`content.${draft.kind}`)} placeholder={t('contentHint')} autoSize={{ minRows: 2, maxRows: 6 }} maxLength={4000} status={wrong('content') ? 'error' : undefined} />
      {error('content')}
      {asksFor(kind, 'important') || (demand && draft.kind === 'enquiry') ? <div className="desk-line desk-demand">
        {asksFor(kind, 'important') ? (
          <label className="desk-important"><Switch size="small" checked={draft.important} onChange={(important) => onChange({ important })} /> {t('important')} <KeyCap>Ctrl I</KeyCap> {s03 ? <Clause regulation="S03" article="4.2.1" /> : null}</label>
        ) : null}
        {draft.important && importances.length > 0 ? <Choices look="chips" label={t('importantKind')} value={draft.importantKind} onChange={(importantKind) => onChange({ importantKind })} options={importances} /> : null}
        {demand && draft.kind === 'enquiry' && s03 ? <span className="desk-hint" role="status">{t(`demand.${demand}`, { category, unit: unit || t('jointUnit') })} <Clause regulation="S03" article={demand === 'joint' ? '4.2.2' : '4.2.3'} strong={demand === 'ask-first'} /></span> : null}
      </div> : null}
      {error('importantKind')}
      {furtherFields(kind).length > 0 ? (
        <div className="desk-further">
          {furtherFields(kind).map((field) => <FieldInput key={field.name} field={field} value={furtherValue(draft, field)} onChange={(value) => onChange({ extra: { ...draft.extra, [field.name]: value as Value } })} error={wrong(field.name) ?? undefined} />)}
        </div>
      ) : null}
      {hasOutcome(kind) && draft.kind === 'enquiry' ? (
        <>
          <OutcomeCards draft={draft} demand={demand} locked={locked} category={category} unit={unit || t('jointUnit')} times={times} s03={s03} onChange={onChange} timesRef={refs.times} onTimeEnter={() => refs.answer.current?.focus()} />
          {error('agreedAt')}
          <div className="desk-line desk-answer-head"><label htmlFor="desk-answer">{draft.outcome === 'agree' ? t('answerAgreed') : t('answer')}</label><span className="gx-note">{t('screened')}</span></div>
          <ScreenedText
            ref={refs.answer} id="desk-answer" label={t('answer')} value={draft.answer} onChange={(answer) => onChange({ answer })} hits={screening.hits} disabled={locked}
            placeholder={locked ? t('answerLocked') : undefined} describedBy={hit ? 'desk-struck' : undefined}
            onKeyDown={(event) => { if (event.key === 'Tab' && !event.shiftKey && hit?.preferred && !event.nativeEvent.isComposing) { event.preventDefault(); swap() } }}
          />
          {error('answer')}
          {hit ? (
            <StruckLine id="desk-struck" title={t('struck')} mark={<Clause regulation={hit.regulation} article={hit.article} strong />}>
              <span>{hit.preferred ? t('sayInstead', { words: hit.preferred }) : t('noBetter')}</span>
              {hit.preferred ? <button type="button" className="desk-swap" onClick={swap}>{t('swap')} <KeyCap>Tab</KeyCap></button> : null}
            </StruckLine>
          ) : null}
        </>
      ) : null}
    </>
  )
}
