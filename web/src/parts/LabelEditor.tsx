import { useId, useState, type FormEvent } from 'react'
import type { LabelEntryDocument } from '../api/documents'
import { ago, ratingNames, ratingText } from '../labels/entries'
import { authorProblem, useAuthor, useLabels } from '../labels/useLabels'
import { AuthorField } from './AuthorField'
import './LabelEditor.css'

/** Name, rating and notes of one latent: what people wrote, and a place to write. */
export function LabelEditor({ lens, latent }: { lens: string; latent: number }) {
  const labels = useLabels(lens)
  const [author] = useAuthor()
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const mine = labels.byLatent.get(latent)
  const me = author.trim()

  if (!labels.enabled)
    return (
      <p className="soft">
        Names, notes and ratings are kept by a running <code>plmlens serve</code>; this explorer keeps none.
      </p>
    )

  const write = async (label: Omit<Parameters<typeof labels.add>[0], 'author' | 'latent'>): Promise<boolean> => {
    const wrong = authorProblem(me)
    if (wrong) {
      setProblem(wrong)
      return false
    }
    setBusy(true)
    try {
      await labels.add({ author: me, latent, ...label })
      setProblem(null)
      return true
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
      return false
    } finally {
      setBusy(false)
    }
  }
  const remove = (entry: LabelEntryDocument) => void write({ kind: 'delete', target: entry.id })
  const own = mine?.ratings.find((entry) => entry.author === me)

  return (
    <section className="label-editor" aria-label={`Labels of latent ${latent}`}>
      <AuthorField />
      <NameForm
        key={mine?.name?.id ?? 'none'}
        name={mine?.name ?? null}
        me={me}
        busy={busy}
        write={write}
        remove={remove}
      />
      <div className="label-rating" role="group" aria-label="Your rating: does this latent mean one thing?">
        <span>Does it mean one thing?</span>
        <span className="label-scale">
          {ratingNames.map((name, value) => (
            <button
              type="button"
              key={name}
              disabled={busy}
              aria-pressed={own?.rating === value}
              onClick={() => (own?.rating === value ? remove(own) : void write({ kind: 'rating', rating: value }))}
            >
              {value} {name}
            </button>
          ))}
        </span>
        <span className="soft" title={mine?.ratings.map((r) => `${r.author}: ${r.rating}`).join('\n')}>
          {ratingText(mine)}
        </span>
      </div>
      <Notes notes={mine?.notes ?? []} me={me} busy={busy} write={write} remove={remove} />
      {problem && (
        <p role="alert" className="problem">
          {problem}
        </p>
      )}
      {labels.error && (
        <p role="alert" className="problem">
          {labels.error}
        </p>
      )}
    </section>
  )
}

interface PartProps {
  me: string
  busy: boolean
  write: (label: { kind: string; text?: string; rating?: number; target?: string }) => Promise<boolean>
  remove: (entry: LabelEntryDocument) => void
}

function NameForm({ name, me, busy, write, remove }: PartProps & { name: LabelEntryDocument | null }) {
  const [text, setText] = useState(name?.text ?? '')
  const id = useId()
  const changed = text.trim() !== (name?.text ?? '')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim() && changed) void write({ kind: 'name', text: text.trim(), target: name?.id })
  }
  return (
    <form className="label-name" onSubmit={submit}>
      <label htmlFor={id}>Name</label>
      <input
        id={id}
        value={text}
        maxLength={200}
        placeholder="what it fires on, in a few words"
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" disabled={busy || !text.trim() || !changed}>
        {name ? 'Replace' : 'Save'}
      </button>
      {name && (
        <span className="soft">
          by {name.author}, <Time entry={name} />
          {name.author === me && (
            <button type="button" className="link" disabled={busy} onClick={() => remove(name)}>
              Delete
            </button>
          )}
        </span>
      )}
    </form>
  )
}

function Notes({ notes, me, busy, write, remove }: PartProps & { notes: LabelEntryDocument[] }) {
  const [text, setText] = useState('')
  const [edited, setEdited] = useState<LabelEntryDocument | null>(null)
  const id = useId()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!text.trim() || !(await write({ kind: 'note', text: text.trim(), target: edited?.id }))) return
    setText('')
    setEdited(null)
  }
  return (
    <div className="label-notes">
      {notes.length > 0 && (
        <ul aria-label="Notes">
          {notes.map((note) => (
            <li key={note.id}>
              <p>{note.text}</p>
              <span className="soft">
                {note.author}, <Time entry={note} />
                {note.author === me && (
                  <>
                    <button
                      type="button"
                      className="link"
                      onClick={() => {
                        setEdited(note)
                        setText(note.text ?? '')
                        window.document.getElementById(id)?.focus()
                      }}
                    >
                      Edit
                    </button>
                    <button type="button" className="link" disabled={busy} onClick={() => remove(note)}>
                      Delete
                    </button>
                  </>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
      <form onSubmit={submit}>
        <label htmlFor={id}>{edited ? 'Change the note' : 'Add a note'}</label>
        <textarea
          id={id}
          rows={3}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void submit(event)
          }}
        />
        <span className="label-actions">
          <button type="submit" disabled={busy || !text.trim()}>
            {edited ? 'Replace note' : 'Save note'}
          </button>
          {edited && (
            <button
              type="button"
              onClick={() => {
                setEdited(null)
                setText('')
              }}
            >
              Cancel
            </button>
          )}
        </span>
      </form>
    </div>
  )
}

function Time({ entry }: { entry: LabelEntryDocument }) {
  return (
    <time dateTime={entry.time} title={entry.time}>
      {ago(entry.time, Date.now())}
    </time>
  )
}
