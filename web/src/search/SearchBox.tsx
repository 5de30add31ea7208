import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import type { LensSummary } from '../api/documents'
import { useKeys } from '../keys/keys'
import { go, useRoute } from '../route'
import { useSiteSearch } from './useSiteSearch'
import './SearchBox.css'

interface Option {
  key: string
  href: string
}

/** Looks through features, concepts and proteins of a lens as one types; arrows and Enter choose. */
export function SearchBox({ lens }: { lens: LensSummary }) {
  const [query, setQuery] = useState('')
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(-1)
  const [used, setUsed] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const box = useRef<HTMLDivElement>(null)
  const id = useId()
  const { groups, loading, error, settled } = useSiteSearch(lens, query, used)
  const { path } = useRoute()
  const place = path.join('/')

  useKeys('Everywhere', [{ press: '/', what: 'Search', run: () => input.current?.focus() }])
  useEffect(() => setOpen(false), [place])

  const options = useMemo(
    () =>
      groups.flatMap((group): Option[] => [
        ...group.hits,
        ...(group.total > group.hits.length ? [{ key: 'all ' + group.name, href: group.all }] : []),
      ]),
    [groups],
  )
  const chosen = options[at]
  const optionId = (key: string) => `${id}-${key.replace(/[^\w]/g, '_')}`
  useEffect(() => {
    if (chosen) window.document.getElementById(optionId(chosen.key))?.scrollIntoView({ block: 'nearest' })
  })

  const take = (href: string) => {
    go(href)
    setOpen(false)
    setQuery('')
    input.current?.blur()
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      if (open && query) setOpen(false)
      else input.current?.blur()
      return
    }
    if (!open && query && event.key === 'ArrowDown') setOpen(true)
    else if (event.key === 'ArrowDown') setAt(Math.min(at + 1, options.length - 1))
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, -1))
    else if (event.key === 'Enter') {
      const target = chosen ?? (settled ? options[0] : undefined)
      if (target) take(target.href)
    } else return
    event.preventDefault()
  }
  const shown = open && query.trim() !== ''
  return (
    <div
      className="search"
      ref={box}
      role="search"
      onBlur={(event) => box.current?.contains(event.relatedTarget as Node | null) || setOpen(false)}
    >
      <svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true">
        <path
          d="M8.5 3a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M12.6 12.6 17 17"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.8"
          strokeLinecap="round"
        />
      </svg>
      <input
        ref={input}
        type="search"
        role="combobox"
        aria-expanded={shown}
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={shown && chosen ? optionId(chosen.key) : undefined}
        aria-label="Search features, concepts and proteins"
        aria-keyshortcuts="/"
        placeholder="Features, concepts, proteins"
        autoComplete="off"
        spellCheck={false}
        value={query}
        onFocus={() => {
          setUsed(true)
          setOpen(true)
        }}
        onChange={(event) => {
          setQuery(event.target.value)
          setAt(-1)
          setOpen(true)
        }}
        onKeyDown={onKey}
      />
      <kbd aria-hidden="true">/</kbd>
      {shown && (
        <div className="search-results">
          <div id={id} role="listbox" aria-label="What was found">
            {groups.map((group) => (
              <div key={group.name} role="group" aria-label={group.name}>
                <div className="search-group" aria-hidden="true">
                  {group.name}
                </div>
                {group.hits.map((hit) => (
                  <a
                    key={hit.key}
                    id={optionId(hit.key)}
                    role="option"
                    aria-selected={chosen?.key === hit.key}
                    tabIndex={-1}
                    href={hit.href}
                    onClick={() => {
                      setOpen(false)
                      setQuery('')
                    }}
                  >
                    <span className="title">{hit.title}</span>
                    <span className="value">{hit.value}</span>
                    <span className="detail">{hit.detail}</span>
                  </a>
                ))}
                {group.total > group.hits.length && (
                  <a
                    id={optionId('all ' + group.name)}
                    role="option"
                    aria-selected={chosen?.key === 'all ' + group.name}
                    tabIndex={-1}
                    className="all"
                    href={group.all}
                    onClick={() => {
                      setOpen(false)
                      setQuery('')
                    }}
                  >
                    All {group.total.toLocaleString('en')} {group.name.toLowerCase()}
                  </a>
                )}
              </div>
            ))}
          </div>
          {groups.length === 0 && (
            <p className="empty" role="status">
              {error ?? (loading || !settled ? 'Looking …' : `Nothing in this lens fits "${query}".`)}
            </p>
          )}
        </div>
      )}
    </div>
  )
}
