import { useId, useState } from 'react'
import { Choice } from '../parts/Choice'
import type { Columns } from './columns'
import { noFilter, type Filter, type Range } from './filter'
import { filtersSet } from './state'

interface Props {
  columns: Columns
  filter: Filter
  change: (part: Partial<Filter>) => void
  hasLabels: boolean
}

/** The filters, one field each; on a phone behind a button. */
export function FilterBar({ columns, filter, change, hasLabels }: Props) {
  const [open, setOpen] = useState(false)
  const id = useId()
  const set = filtersSet(filter)
  return (
    <>
      <button
        type="button"
        className="filters-button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        Filters{set ? ` (${set})` : ''}
      </button>
      <div id={id} className={open ? 'filters open' : 'filters'} role="group" aria-label="Filters">
        <TextFilter
          label="Concept"
          value={filter.concept}
          options={columns.concepts}
          set={(concept) => change({ concept })}
        />
        <RangeFilter
          label="F1"
          hint="F1 of the best concept on held-out proteins, 0 to 1"
          value={filter.f1}
          set={(f1) => change({ f1 })}
          step={0.05}
        />
        <TextFilter
          label="Class"
          value={filter.family}
          options={columns.families}
          set={(family) => change({ family })}
        />
        <Choice
          label="Pattern"
          value={filter.pattern}
          options={columns.patterns.filter(Boolean).map((p) => [p, p])}
          set={(pattern) => change({ pattern })}
        />
        <RangeFilter
          label="Density"
          hint="Share of residues on which it is active, 0 to 1"
          value={filter.density}
          set={(density) => change({ density })}
          step={0.001}
        />
        <label className="filter">
          <span>Cluster</span>
          <input
            type="number"
            min={-1}
            className="short"
            value={filter.cluster ?? ''}
            title="Cluster of the decoder direction; -1 are those in none"
            onChange={(event) =>
              change({ cluster: event.target.value === '' ? null : Math.trunc(event.target.valueAsNumber) })
            }
          />
        </label>
        <Choice
          label="Dead"
          value={filter.dead}
          options={[
            ['no', 'without'],
            ['only', 'only'],
          ]}
          any="with"
          set={(dead) => change({ dead })}
        />
        {hasLabels && (
          <Choice
            label="Labelled"
            value={filter.labelled}
            options={[
              ['yes', 'yes'],
              ['no', 'no'],
            ]}
            set={(labelled) => change({ labelled })}
          />
        )}
        <Choice
          label="Selected"
          value={filter.only}
          options={[['selected', 'only']]}
          set={(only) => change({ only })}
        />
        {set > 0 && (
          <button type="button" className="link" onClick={() => change(noFilter)}>
            Clear filters
          </button>
        )}
      </div>
    </>
  )
}

function TextFilter({
  label,
  value,
  options,
  set,
}: {
  label: string
  value: string
  options: string[]
  set: (value: string) => void
}) {
  const id = useId()
  const [used, setUsed] = useState(false)
  return (
    <label className="filter">
      <span>{label}</span>
      <input
        type="search"
        list={id}
        value={value}
        placeholder="any"
        title={`A ${label.toLowerCase()} of the list, or a part of its name`}
        onFocus={() => setUsed(true)}
        onChange={(event) => set(event.target.value)}
      />
      {used && (
        <datalist id={id}>
          {options
            .filter(Boolean)
            .slice(0, 3000)
            .map((option) => (
              <option key={option} value={option} />
            ))}
        </datalist>
      )}
    </label>
  )
}

function RangeFilter({
  label,
  hint,
  value,
  set,
  step,
}: {
  label: string
  hint: string
  value: Range
  set: (value: Range) => void
  step: number
}) {
  const number = (text: string) => (text === '' ? null : Number(text))
  return (
    <span className="filter" role="group" aria-label={`${label}: ${hint}`} title={hint}>
      <span>{label}</span>
      {(['from', 'to'] as const).map((end, at) => (
        <input
          key={end}
          type="number"
          className="short"
          min={0}
          max={1}
          step={step}
          placeholder={end}
          aria-label={`${label} ${end}`}
          value={value[at] ?? ''}
          onChange={(event) => {
            const typed = number(event.target.value)
            set(at === 0 ? [typed, value[1]] : [value[0], typed])
          }}
        />
      ))}
    </span>
  )
}
