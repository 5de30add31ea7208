import { useCallback, useMemo, useState } from 'react'
import { useDocument } from '../api/data'
import type { ActivationTrack, AnnotationRow, LensSummary, ProteinDocument, Span } from '../api/documents'
import { Copy, Download } from '../parts/Download'
import { figures } from '../parts/figures'
import { routeHash, useQuery } from '../route'
import { annotationGroups, annotationsAt, packLanes } from './annotation'
import { dense, largest, peak, valueAt } from './activations'
import { residueName } from './aminoAcids'
import { tracksFasta, tracksSvg, tracksTsv, type SvgBlock } from './exports'
import type { Focused, ResidueFocus } from './focus'
import { useInks } from './inks'
import { columnsOf, placeBy, shifted, type AlignBy, type Placement } from './placement'
import { ResidueSlider } from './ResidueSlider'
import { ResidueTip } from './ResidueTip'
import { heightOf, type Row } from './rows'
import { TrackLine } from './TrackLine'
import { TrackScroller, type ScrollerView } from './TrackScroller'
import { useAlignment, type Alignment } from './useAlignment'
import { ZoomButtons } from './ZoomButtons'
import './tracks.css'

interface Props {
  lens: LensSummary
  latent: number
  /** Activation that has the scale's last colour. */
  max: number
  tracks: ActivationTrack[]
  /** Known places of a concept, by accession, drawn below the letters. */
  spans?: Map<string, Span[]>
  /** What the known places are: "instances of DOMAIN: SH3". */
  spansName?: string
  focus: ResidueFocus
  /** Accession and residue (0-based) that are selected. */
  selected: { accession: string | null; residue: number | null }
  onSelect: (accession: string | null, residue: number | null) => void
  /** Beginning of the names of downloads. */
  name: string
  /** Tracks shown before the reader asks for all; the selected one always is. */
  first?: number
}

const labelWidth = 200
const zooms = [1, 2, 4, 8, 10, 12, 16]
const alignments: [AlignBy, string][] = [
  ['max', 'strongest residue'],
  ['first', 'first active residue'],
  ['start', 'first residue'],
  ['msa', 'multiple alignment'],
]

/** Proteins below one another, amino acids coloured by the activation of one latent. */
export function TrackList(props: Props) {
  const { latent, max, spans, focus, name, first = 1000, lens, selected } = props
  const [all, setAll] = useState(false)
  const tracks = useMemo(
    () => (all ? props.tracks : props.tracks.filter((t, i) => i < first || t.accession === selected.accession)),
    [props.tracks, all, first, selected.accession],
  )
  const annotations = useAnnotations(
    lens,
    tracks.some((t) => t.accession === selected.accession) ? selected.accession : null,
  )
  const [align, setAlign] = useQuery('align', 'max')
  const [lines, setLines] = useQuery('lines', 'one')
  const [zoomText, setZoom] = useQuery('zoom', '10')
  const zoom = zooms.includes(Number(zoomText)) ? Number(zoomText) : 10
  const by = alignments.some(([id]) => id === align) ? (align as AlignBy) : 'max'
  const wrapped = lines === 'wrapped'
  const alignment = useAlignment(tracks, by === 'msa' && !wrapped)
  const placements = useMemo(
    () => (by === 'msa' ? alignment.placements : null) ?? placeBy(tracks, by === 'msa' ? 'start' : by),
    [tracks, by, alignment.placements],
  )
  const rows = useMemo(() => {
    const lanes = annotationRows(annotations)
    return tracks.map((t) => {
      const own = rowsOf(t, max, spans?.get(t.accession))
      return t.accession === selected.accession ? [...own, ...lanes] : own
    })
  }, [tracks, max, spans, selected.accession, annotations])
  const about = useCallback(
    (t: ActivationTrack, residue: number) => {
      const mine = t.accession === selected.accession ? annotations : []
      return residueLines(t, residue, max, spans, props.spansName, mine)
    },
    [max, spans, props.spansName, annotations, selected.accession],
  )
  const describe = useCallback(
    (focused: Focused) => {
      const track = tracks.find((t) => t.accession === focused.key)
      return track
        ? [...about(track, focused.residue), [track.entry, track.name].filter(Boolean).join(', ')]
        : null
    },
    [tracks, about],
  )
  const inner = { ...props, tracks, rows, about }
  const aligned = by === 'msa' && !wrapped && alignment.state === 'done'

  const svg = () => {
    const cell = Math.max(zoom, 4)
    const columns = columnsOf(placements)
    const blocks = wrapped
      ? wrappedBlocks(tracks, rows)
      : tracks.map((t, i): SvgBlock => ({
          label: t.entry ?? t.accession,
          rows: rows[i],
          placement: placements[i],
          from: 0,
          columns,
        }))
    return tracksSvg(blocks, cell, `Latent ${latent}: activation from 0 to ${figures(max)}`)
  }

  if (!tracks.length) return <p className="soft">No proteins here.</p>
  return (
    <div className="tracks">
      <div className="track-tools" role="group" aria-label="How the proteins are shown">
        <label>
          Align by{' '}
          <select value={by} disabled={wrapped} onChange={(e) => setAlign(e.target.value)}>
            {alignments.map(([id, text]) => (
              <option key={id} value={id}>
                {text}
              </option>
            ))}
          </select>
        </label>
        <label>
          <input
            type="checkbox"
            checked={wrapped}
            onChange={(e) => setLines(e.target.checked ? 'wrapped' : 'one')}
          />{' '}
          wrap lines
        </label>
        <ZoomButtons zooms={zooms} zoom={zoom} onZoom={(z) => setZoom(String(z))} />
        <span className="spacer" />
        <Copy label="Copy FASTA" what="the sequences shown" text={() => tracksFasta(tracks)} />
        <Download
          label="FASTA"
          what={aligned ? 'the aligned sequences' : 'the sequences shown'}
          name={`${name}.fasta`}
          make={() => tracksFasta(tracks, aligned ? placements : undefined, columnsOf(placements))}
        />
        <Download
          label="TSV"
          what="the activations shown"
          name={`${name}.tsv`}
          make={() => tracksTsv(latent, tracks)}
        />
        <Download label="SVG" what="the tracks" name={`${name}.svg`} make={svg} />
      </div>
      {by === 'msa' && !wrapped && <AlignmentNote alignment={alignment} count={tracks.length} />}
      {wrapped ? (
        <Wrapped {...inner} cell={Math.max(zoom, 8)} />
      ) : (
        <OneLine {...inner} placements={placements} zoom={zoom} by={by} />
      )}
      {tracks.length < props.tracks.length && (
        <p className="more">
          <button type="button" className="small" onClick={() => setAll(true)}>
            Show all {props.tracks.length} proteins
          </button>
        </p>
      )}
      <ResidueTip focus={focus} describe={describe} />
    </div>
  )
}

const none: AnnotationRow[] = []

/** UniProt's annotation of the selected protein. */
function useAnnotations(lens: LensSummary, accession: string | null): AnnotationRow[] {
  const path = accession === null ? null : `${lens.id}/proteins/${encodeURIComponent(accession)}.json`
  return useDocument<ProteinDocument>(path).data?.annotations ?? none
}

const shownGroups = new Set(annotationGroups.filter((g) => g.shown).map((g) => g.id))

function annotationRows(annotations: AnnotationRow[]): Row[] {
  const { lanes } = packLanes(annotations, shownGroups, 0, 6)
  return lanes.length ? [{ kind: 'ruler' }, ...lanes.map((lane): Row => ({ kind: 'lane', lane }))] : []
}

const rowsOf = (t: ActivationTrack, max: number, spans?: Span[]): Row[] => [
  { kind: 'bars', activations: t, max, height: 12 },
  { kind: 'letters', sequence: t.sequence, values: dense(t, t.length), max },
  ...(spans ? [{ kind: 'spans', spans } satisfies Row] : []),
]

function AlignmentNote({ alignment, count }: { alignment: Alignment; count: number }) {
  if (alignment.state === 'failed')
    return (
      <p className="problem" role="alert">
        {alignment.error}
      </p>
    )
  if (alignment.state === 'working')
    return (
      <p className="soft" role="status">
        Aligning {count} sequences: {Math.round(alignment.progress * 100)} %
      </p>
    )
  const identity = alignment.identity
  return (
    <p className="soft">
      Progressive alignment (BLOSUM62, gaps 11 and 1)
      {identity !== null && `; aligned residues are the same in ${Math.round(identity * 100)} % of pairs`}
      {identity !== null && identity < 0.2 && ', little more than by chance: read the columns with care'}
      {alignment.cut > 0 &&
        `; of ${alignment.cut} long proteins only 1,000 residues around the strongest were aligned`}
      .
    </p>
  )
}

interface Inner extends Props {
  rows: Row[][]
  about: (track: ActivationTrack, residue: number) => string[]
}

function OneLine(props: Inner & { placements: Placement[]; zoom: number; by: AlignBy }) {
  const { tracks, placements, rows, zoom, by, focus, selected } = props
  const inks = useInks()
  const columns = columnsOf(placements)
  // What is aligned is in the middle; else the first protein's strongest residue.
  const first = tracks[0]
  const centre =
    by === 'max'
      ? placements[0].column(peak(first))
      : by === 'first'
        ? placements[0].column(first.positions[0] ?? 0)
        : by === 'msa'
          ? placements[0].column(peak(first))
          : null
  const at = tracks.findIndex((t) => t.accession === selected.accession)
  const show =
    at >= 0 && selected.residue !== null && selected.residue < tracks[at].length
      ? placements[at].column(selected.residue)
      : null
  return (
    <TrackScroller columns={columns} cell={zoom} labelWidth={labelWidth} centre={centre} show={show}>
      {(view) =>
        tracks.map((t, i) => (
          <div
            className={t.accession === selected.accession ? 'track-row current' : 'track-row'}
            key={t.accession}
          >
            <Label {...props} track={t} rows={rows[i]} view={view} />
            <div className="track-view" style={{ left: view.labels }}>
              <Slider {...props} track={t} reveal={(residue) => view.reveal(placements[i].column(residue))}>
                <TrackLine
                  id={t.accession}
                  rows={rows[i]}
                  placement={placements[i]}
                  cell={view.cell}
                  width={view.width}
                  viewport={view.viewport}
                  inks={inks}
                  focus={focus}
                  selected={t.accession === selected.accession ? selected.residue : null}
                  onPick={(residue) => pick(props, t, residue)}
                />
              </Slider>
            </div>
          </div>
        ))
      }
    </TrackScroller>
  )
}

function Wrapped(props: Inner & { cell: number }) {
  const { tracks, rows, cell, focus, selected } = props
  const inks = useInks()
  const numbers = 44
  const places = useMemo(() => tracks.map((t) => shifted(t.length)), [tracks])
  return (
    <TrackScroller columns={0} cell={cell} labelWidth={0}>
      {(view) => {
        const fit = Math.max(Math.floor((view.width - numbers) / cell), 5)
        const perLine = fit >= 10 ? fit - (fit % 10) : fit
        return tracks.map((t, i) => (
          <div
            className={t.accession === selected.accession ? 'track-row stacked current' : 'track-row stacked'}
            key={t.accession}
          >
            <Label {...props} track={t} rows={rows[i]} view={{ ...view, labels: 0 }} />
            <Slider {...props} track={t}>
              {Array.from({ length: Math.ceil(t.length / perLine) }, (_, line) => (
                <div className="wrapped-line" key={line}>
                  <span className="line-number" style={{ width: numbers }}>
                    {line * perLine + 1}
                  </span>
                  <TrackLine
                    id={t.accession}
                    rows={rows[i]}
                    placement={places[i]}
                    cell={cell}
                    width={perLine * cell}
                    from={line * perLine}
                    range={[line * perLine, Math.min((line + 1) * perLine, t.length)]}
                    inks={inks}
                    focus={focus}
                    selected={t.accession === selected.accession ? selected.residue : null}
                    onPick={(residue) => pick(props, t, residue)}
                  />
                </div>
              ))}
            </Slider>
          </div>
        ))
      }}
    </TrackScroller>
  )
}

function pick({ selected, onSelect }: Props, track: ActivationTrack, residue: number) {
  const again = track.accession === selected.accession && residue === selected.residue
  onSelect(track.accession, again ? null : residue)
}

function Slider(
  props: Inner & { track: ActivationTrack; reveal?: (residue: number) => void; children: React.ReactNode },
) {
  const { track, about, selected, onSelect } = props
  const mine = track.accession === selected.accession
  return (
    <ResidueSlider
      id={track.accession}
      length={track.length}
      label={`Residues of ${track.entry ?? track.accession}`}
      describe={(residue) => about(track, residue).join(', ')}
      activations={track}
      focus={props.focus}
      selected={mine ? selected.residue : null}
      reveal={props.reveal}
      onSelect={(residue) =>
        residue === null && mine
          ? onSelect(track.accession, null)
          : residue !== null && onSelect(track.accession, residue)
      }
    >
      {props.children}
    </ResidueSlider>
  )
}

interface LabelProps extends Omit<Props, 'tracks'> {
  track: ActivationTrack
  rows: Row[]
  view: ScrollerView & { cell: number }
}

function Label({ lens, latent, track, rows, selected, onSelect, view }: LabelProps) {
  const mine = track.accession === selected.accession
  return (
    <div className="track-label" style={{ width: view.labels || view.width }}>
      <button
        type="button"
        className="entry"
        aria-pressed={mine}
        title={[track.name, track.organism].filter(Boolean).join(', ')}
        onClick={() => onSelect(mine ? null : track.accession, null)}
      >
        {track.entry ?? track.accession}
      </button>
      <span className="value" title="Largest activation in this protein">
        {figures(largest(track))}
      </span>
      <span className="name">
        <a href={routeHash([lens.id, 'protein', track.accession], { latent: String(latent) })}>
          {track.accession}
        </a>{' '}
        {track.name}
      </span>
      {view.labels > 0 && rows.some((r) => r.kind === 'lane') && <LaneLabels rows={rows} cell={view.cell} />}
    </div>
  )
}

function LaneLabels({ rows, cell }: { rows: Row[]; cell: number }) {
  let top = 0
  return (
    <span className="lane-labels" aria-hidden="true">
      {rows.map((row, i) => {
        const y = top
        top += heightOf(row, cell)
        return (
          row.kind === 'lane' && (
            <span key={i} style={{ top: y }}>
              {row.lane.names.join(', ')}
            </span>
          )
        )
      })}
    </span>
  )
}

/** "K34 lysine", activation, known places, annotation. */
function residueLines(
  t: ActivationTrack,
  residue: number,
  max: number,
  spans: Map<string, Span[]> | undefined,
  spansName: string | undefined,
  annotations: AnnotationRow[],
): string[] {
  const letter = t.sequence?.[residue]
  const value = valueAt(t, residue)
  const lines = [letter ? `${letter}${residue + 1} ${residueName(letter)}` : `residue ${residue + 1}`]
  lines.push(
    value
      ? `activation ${figures(value)} (${Math.round((100 * value) / (max || 1))} % of the maximum)`
      : 'not active',
  )
  const known = spans?.get(t.accession)?.find((s) => residue + 1 >= s.start && residue + 1 <= s.end)
  if (known) lines.push(`${spansName ?? 'known place'}, ${known.start} to ${known.end}`)
  return [...lines, ...annotationsAt(annotations, residue + 1)]
}

/** For a picture: every protein over lines of 100 residues. */
function wrappedBlocks(tracks: ActivationTrack[], rows: Row[][]): SvgBlock[] {
  const perLine = 100
  return tracks.flatMap((t, i) =>
    Array.from({ length: Math.ceil(t.length / perLine) }, (_, line): SvgBlock => ({
      label: `${t.entry ?? t.accession} ${line * perLine + 1}`,
      rows: rows[i],
      placement: shifted(t.length),
      from: line * perLine,
      columns: Math.min(perLine, t.length - line * perLine),
    })),
  )
}
