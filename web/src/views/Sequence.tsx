import { useEffect, useMemo, useRef, useState } from 'react'
import { document as documentOf, useDocument } from '../api/data'
import type { LensSummary, ProteinList, SequenceDocument, SequenceRequest } from '../api/documents'
import { count } from '../parts/figures'
import { go, parseRoute, replaceHash, routeHash, useRoute } from '../route'
import type { SequenceInput } from '../sequence/input'
import { keptResult, keyOf, runSequence, type RunState } from '../sequence/job'
import { LatentsOnSequence } from '../sequence/LatentsOnSequence'
import { SequenceForm } from '../sequence/SequenceForm'
import type { StructureSlot } from '../structure/slot'
import { StructurePanel } from '../structure/StructurePanel'
import { StructureView } from '../structure/StructureView'
import type { StructureText } from '../structure/source'
import { useSite } from '../SiteContext'
import './explore.css'

/** What the address asks for, and the structure that the reader gave, which no address can hold. */
interface Wanted {
  sequence: string
  accession: string
  chain: string
}

/** Runs the model on a new sequence and shows what fires where. */
export default function Sequence({ lens }: { lens: LensSummary }) {
  const site = useSite()
  const { query } = useRoute()
  const wanted: Wanted = {
    sequence: query.get('seq') ?? '',
    accession: query.get('acc') ?? '',
    chain: query.get('chain') ?? '',
  }
  const [given, setStructure] = useState<StructureText | null>(null)
  const [ofStructure, setOfStructure] = useState('')
  // The structure holds until the address asks for something else.
  const structure =
    given && !wanted.accession && (!wanted.sequence || wanted.sequence === ofStructure) ? given : null
  const [run, setRun] = useState<RunState>({ state: 'idle' })
  const [round, setRound] = useState(0)
  const stop = useRef<() => void>(() => {})
  const proteins = useDocument<ProteinList>(`${lens.id}/proteins.json`).data
  const notLive = lens.live
    ? null
    : site.served
      ? (lens.whyNotLive ?? 'The model of this lens is not here; start plmlens serve with --model.')
      : 'New sequences are run by plmlens serve; this is a copy in files, without it.'
  useEffect(() => {
    window.document.title = `Sequence – ${lens.title}`
    return () => void (window.document.title = 'PlmLens')
  }, [lens.title])

  const input = useMemo<Partial<SequenceRequest> | null>(() => {
    if (structure) return { structure: structure.text, chain: wanted.chain || null }
    if (wanted.sequence) return { sequence: wanted.sequence }
    if (wanted.accession) return { accession: wanted.accession }
    return null
  }, [structure, wanted.sequence, wanted.accession, wanted.chain])
  const key = input && keyOf(lens.id, input)

  useEffect(() => {
    if (!input || notLive) {
      setRun({ state: 'idle' })
      return
    }
    const known = keptResult(key!)
    if (known) {
      setRun({ state: 'done', result: known })
      return
    }
    stop.current = runSequence(lens.id, input, setRun)
    return () => stop.current()
  }, [lens.id, key, notLive, round])

  useEffect(() => {
    if (run.state !== 'done' || !structure || wanted.sequence || !run.result.structure) return
    // An address cannot hold the file, but it can hold the chain's sequence: a link shows the same tracks.
    setOfStructure(run.result.sequence)
    setAddress({ seq: run.result.sequence, name: run.result.name ?? '', chain: wanted.chain }, true)
  }, [run, structure, wanted.sequence, wanted.chain])

  const submit = async (input: Exclude<SequenceInput, { kind: 'problem' }>) => {
    if (input.kind === 'structure') {
      setStructure({ text: input.text, format: input.format, source: 'your structure' })
      setOfStructure('')
      setAddress({})
    } else if (input.kind === 'accession') {
      const accession = (await accessionOf(lens, input.accession)) ?? input.accession
      if (notLive) return go(routeHash([lens.id, 'protein', accession]))
      setStructure(null)
      setAddress({ acc: accession })
    } else {
      setStructure(null)
      setAddress({ seq: input.sequence, name: input.name?.slice(0, 200) ?? '' })
    }
    setRound((n) => n + 1)
  }
  const cancel = () => {
    stop.current()
    setRun({ state: 'cancelled' })
  }
  const busy = run.state === 'sending' || run.state === 'waiting' || run.state === 'running'
  return (
    <article>
      <header className="page-head">
        <h1>Sequence</h1>
        <span className="soft">
          {notLive ?? `Which of ${count(lens.latents)} latents fire on a protein of yours, and where.`}
        </span>
      </header>
      <SequenceForm
        initial={wanted.sequence || wanted.accession}
        busy={busy}
        notLive={notLive}
        onSubmit={(input) => void submit(input)}
        example={
          proteins?.accession.length ? proteins.accession[Math.min(1, proteins.accession.length - 1)] : null
        }
      />
      {notLive && (
        <p>
          The {count(lens.proteins)} proteins of the corpus are in the list of{' '}
          <a href={routeHash([lens.id, 'proteins'])}>proteins</a>.
        </p>
      )}
      <Progress run={run} busy={busy} cancel={cancel} again={() => setRound((n) => n + 1)} />
      {run.state === 'done' && (
        <Result
          lens={lens}
          result={run.result}
          accession={wanted.accession}
          known={proteins?.accession.includes(wanted.accession) ?? false}
          name={query.get('name')}
          structure={structure}
          onChain={(chain) => setAddress({ chain }, true)}
        />
      )}
    </article>
  )
}

/** Replaces what the address asks for; what belonged to the last sequence goes, the reader's order and filters stay. */
function setAddress(next: Record<string, string>, quietly = false): void {
  const now = parseRoute(window.location.hash)
  for (const gone of ['seq', 'acc', 'name', 'chain', 'res', 'latent', 'keep', 'page', 'range'])
    now.query.delete(gone)
  for (const [name, value] of Object.entries(next)) if (value) now.query.set(name, value)
  const hash = routeHash(now.path, now.query)
  if (quietly) replaceHash(hash)
  else go(hash)
}

/** The accession of a protein of the lens by its entry name; null when it has none of that name. */
async function accessionOf(lens: LensSummary, name: string): Promise<string | null> {
  try {
    const list = await documentOf<ProteinList>(`${lens.id}/proteins.json`)
    const at = list.accession.indexOf(name)
    return list.accession[at >= 0 ? at : list.entry.indexOf(name)] ?? null
  } catch {
    return null
  }
}

function Progress({
  run,
  busy,
  cancel,
  again,
}: {
  run: RunState
  busy: boolean
  cancel: () => void
  again: () => void
}) {
  if (run.state === 'failed')
    return (
      <p className="problem" role="alert">
        {run.error}{' '}
        <button type="button" className="small" onClick={again}>
          Try again
        </button>
      </p>
    )
  if (run.state === 'cancelled')
    return (
      <p className="soft" role="status">
        Cancelled.{' '}
        <button type="button" className="small" onClick={again}>
          Run it
        </button>
      </p>
    )
  if (!busy) return null
  const text =
    run.state === 'waiting'
      ? run.ahead === 0
        ? 'Next in the queue …'
        : run.ahead === 1
          ? 'One run is before this one …'
          : `${run.ahead} runs are before this one …`
      : run.state === 'running'
        ? 'The model is running …'
        : 'Sending …'
  return (
    <p className="toolbar">
      <span role="status">{text}</span>
      <button type="button" className="small" onClick={cancel}>
        Cancel
      </button>
    </p>
  )
}

interface ResultProps {
  lens: LensSummary
  result: SequenceDocument
  accession: string
  /** Whether the accession is one of the lens. */
  known: boolean
  name: string | null
  structure: StructureText | null
  onChain: (chain: string) => void
}

function Result({ lens, result, accession, known, name, structure, onChain }: ResultProps) {
  // A mask is one residue.
  const sequence = useMemo(() => result.sequence.replaceAll('<mask>', '?'), [result])
  const title = result.name ?? name ?? 'sequence'
  const id = accession || 'sequence'
  const file = `${lens.id}-${(accession || title).slice(0, 40)}`
  if (!result.latents.length) return <p>No latent is active on this sequence.</p>
  const shown = (slot: StructureSlot) =>
    structure && result.structure ? (
      <StructureView
        {...slot}
        structure={structure}
        id={id}
        sequence={sequence}
        length={sequence.length}
        name={file}
        chain={result.structure.chain}
        onChain={onChain}
      />
    ) : (
      <Structure
        lens={lens}
        slot={slot}
        id={id}
        accession={known ? accession : ''}
        sequence={sequence}
        name={file}
      />
    )
  return (
    <section aria-label="Result">
      <h2 className="result-head">
        {known ? <a href={routeHash([lens.id, 'protein', accession])}>{title}</a> : title}{' '}
        <span className="soft">
          {count(sequence.length)} residues, {Math.round(result.milliseconds).toLocaleString('en')} ms
          {result.structure && `, chain ${result.structure.chain}`}
        </span>
      </h2>
      <LatentsOnSequence
        lens={lens}
        id={id}
        title={title}
        sequence={sequence}
        length={sequence.length}
        annotations={result.annotations}
        latents={result.latents}
        name={file}
        structure={shown}
      />
    </section>
  )
}

/** Of a protein of the corpus its structure where there is one; for any other sequence a place to drop one. */
function Structure({
  lens,
  slot,
  id,
  accession,
  sequence,
  name,
}: {
  lens: LensSummary
  slot: StructureSlot
  id: string
  accession: string
  sequence: string
  name: string
}) {
  const known = useDocument<{ structure: string | null; pdb: string[] }>(
    accession ? `${lens.id}/proteins/${encodeURIComponent(accession)}.json` : null,
  ).data
  return (
    <StructurePanel
      {...slot}
      lens={lens}
      accession={id}
      structure={known?.structure ?? null}
      pdb={known?.pdb}
      named={accession !== ''}
      sequence={sequence}
      length={sequence.length}
      name={name}
    />
  )
}
