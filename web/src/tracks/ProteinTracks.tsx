import { useCallback, useMemo, useState, type ReactNode } from 'react'
import type { AnnotationRow, Span } from '../api/documents'
import { Copy, Download } from '../parts/Download'
import { figures } from '../parts/figures'
import { useQuery } from '../route'
import { dense, valueAt, type Activations } from './activations'
import { residueName } from './aminoAcids'
import { annotationGroups, annotationsAt, packLanes, styleOf } from './annotation'
import { fasta, residuesTsv, tracksSvg, type SvgBlock } from './exports'
import type { Focused, ResidueFocus } from './focus'
import { useInks } from './inks'
import { shifted } from './placement'
import { ResidueSlider } from './ResidueSlider'
import { ResidueTip } from './ResidueTip'
import { heightOf, type Row } from './rows'
import { TrackLine } from './TrackLine'
import { TrackScroller } from './TrackScroller'
import { ZoomButtons } from './ZoomButtons'
import './tracks.css'

/** A latent as a line of bars. */
export interface LatentTrack extends Activations {
  latent: number
  /** Activation that is as high as the line. */
  max: number
  /** Its link and what is known of it. */
  label: ReactNode
  /** The same as text. */
  text: string
  /** The same in few words. */
  short: string
}

interface Props {
  id: string
  /** For headers of files: "P12345 NAME_HUMAN Protein name". */
  title: string
  sequence: string | null
  length: number
  annotations: AnnotationRow[]
  latents: LatentTrack[]
  /** Latent that colours the letters. */
  chosen: number | null
  focus: ResidueFocus
  selected: number | null
  onSelect: (residue: number | null) => void
  /** Residues that a filter is about. */
  range?: Span | null
  /** Beginning of the names of downloads. */
  name: string
  /** Before the names of its state in the address. */
  prefix?: string
}

const labelWidth = 220
const narrowLabels = 84
const zooms = [0, 1, 2, 4, 8, 10, 12, 16]

interface Line {
  row: Row
  label: ReactNode
  text: string | null
  latent?: LatentTrack
  /** Left out of a wrapped line in which it has nothing. */
  optional?: (from: number, end: number) => boolean
}

/** One sequence with its annotation, and what latents do on it. */
export function ProteinTracks(props: Props) {
  const {
    id,
    sequence,
    length,
    annotations,
    latents,
    chosen,
    focus,
    selected,
    onSelect,
    name,
    prefix = '',
  } = props
  const [zoomText, setZoom] = useQuery(prefix + 'zoom', '0')
  const [linesText, setLines] = useQuery(prefix + 'lines', 'one')
  const usual = annotationGroups
    .filter((g) => g.shown)
    .map((g) => g.id)
    .join(',')
  const [groupText, setGroups] = useQuery(prefix + 'ann', usual)
  const groups = useMemo(() => new Set(groupText.split(',')), [groupText])
  const zoom = zooms.includes(Number(zoomText)) ? Number(zoomText) : 0
  const wrapped = linesText === 'wrapped'
  const inks = useInks()
  const placement = useMemo(() => shifted(length), [length])
  const packed = useMemo(() => packLanes(annotations, groups), [annotations, groups])
  const lines = useMemo(
    () => linesOf(props, packed.lanes),
    [sequence, length, latents, chosen, props.range, packed],
  )
  const rows = useMemo(() => lines.map((l) => l.row), [lines])
  const describe = useCallback(
    (focused: Focused) =>
      focused.key === id ? describeResidue(props, lines, focused.residue, focused.row) : null,
    [id, lines, sequence, annotations, chosen, latents],
  )
  const present = annotationGroups.filter((g) => annotations.some((a) => styleOf(a.type).group === g.id))
  const toggle = (group: string) => {
    const next = annotationGroups.map((g) => g.id).filter((g) => (g === group) !== groups.has(g))
    setGroups(next.join(','))
  }
  const pick = (residue: number) => onSelect(residue === selected ? null : residue)
  const slider = (children: ReactNode, reveal?: (residue: number) => void) => (
    <ResidueSlider
      id={id}
      length={length}
      label={`Residues of ${id}`}
      focus={focus}
      selected={selected}
      onSelect={onSelect}
      activations={latents.find((l) => l.latent === chosen) ?? latents[0] ?? null}
      reveal={reveal}
      describe={(residue) => describeResidue(props, lines, residue, null).join(', ')}
    >
      {children}
    </ResidueSlider>
  )

  return (
    <div className="tracks protein-tracks">
      <div className="track-tools" role="group" aria-label="How the sequence is shown">
        <ZoomButtons zooms={zooms} zoom={zoom} onZoom={(z) => setZoom(String(z))} />
        <label>
          <input
            type="checkbox"
            checked={wrapped}
            onChange={(e) => setLines(e.target.checked ? 'wrapped' : 'one')}
          />{' '}
          wrap lines
        </label>
        {present.length > 0 && <GroupMenu present={present} groups={groups} toggle={toggle} />}
        <span className="spacer" />
        {sequence !== null && (
          <>
            <Copy label="Copy sequence" what="the sequence" text={() => sequence} />
            <Download
              label="FASTA"
              what="the sequence"
              name={`${name}.fasta`}
              make={() => fasta(props.title, sequence)}
            />
          </>
        )}
        <Download
          label="TSV"
          what="the activations of every residue"
          name={`${name}.tsv`}
          make={() => residuesTsv(sequence, length, latents)}
        />
        <Download
          label="SVG"
          what="the tracks"
          name={`${name}.svg`}
          make={() => picture(props, lines, zoom, wrapped)}
        />
      </div>
      {sequence === null && (
        <p className="soft">
          This lens has no sequences: score it again with a version that keeps corpus/proteins.tsv.
        </p>
      )}
      {wrapped ? (
        <TrackScroller columns={0} cell={10} labelWidth={0}>
          {(view) => {
            const cell = Math.max(zoom || 10, 8)
            const labels = view.narrow ? narrowLabels : labelWidth
            const fit = Math.max(Math.floor((view.width - labels) / cell), 5)
            const perLine = fit >= 10 ? fit - (fit % 10) : fit
            const parts = Array.from(
              { length: Math.ceil(length / perLine) },
              (_, i) => [i * perLine, Math.min((i + 1) * perLine, length)] as [number, number],
            )
            return slider(
              parts.map(([from, end]) => (
                <WrappedPart key={from} from={from} end={end} lines={lines} labels={labels} cell={cell}>
                  {(shown) => (
                    <TrackLine
                      id={id}
                      rows={shown}
                      placement={placement}
                      cell={cell}
                      width={perLine * cell}
                      from={from}
                      range={[from, end]}
                      inks={inks}
                      focus={focus}
                      selected={selected}
                      onPick={pick}
                    />
                  )}
                </WrappedPart>
              )),
            )
          }}
        </TrackScroller>
      ) : (
        <TrackScroller
          columns={length}
          cell={zoom || null}
          labelWidth={labelWidth}
          narrowLabels={narrowLabels}
          show={selected}
        >
          {(view) => (
            <div className="track-row">
              <Labels lines={lines} cell={view.cell} width={view.labels} />
              <div className="track-view" style={{ left: view.labels }}>
                {slider(
                  <TrackLine
                    id={id}
                    rows={rows}
                    placement={placement}
                    cell={view.cell}
                    width={view.width}
                    viewport={view.viewport}
                    inks={inks}
                    focus={focus}
                    selected={selected}
                    onPick={pick}
                  />,
                  view.reveal,
                )}
              </div>
            </div>
          )}
        </TrackScroller>
      )}
      {packed.leftOut > 0 && (
        <p className="soft">{packed.leftOut} annotations are not drawn: too many lie on top of one another.</p>
      )}
      <ResidueTip focus={focus} describe={describe} />
    </div>
  )
}

function GroupMenu({
  present,
  groups,
  toggle,
}: {
  present: typeof annotationGroups
  groups: Set<string>
  toggle: (id: string) => void
}) {
  const [open, setOpen] = useState(false)
  return (
    <details
      className="group-menu"
      open={open}
      onToggle={(e) => setOpen(e.currentTarget.open)}
      onKeyDown={(e) => e.key === 'Escape' && setOpen(false)}
    >
      <summary>Annotation</summary>
      <div>
        {present.map((g) => (
          <label key={g.id}>
            <input type="checkbox" checked={groups.has(g.id)} onChange={() => toggle(g.id)} />{' '}
            <span
              className="swatch"
              style={{ background: `light-dark(${g.light}, ${g.dark})` }}
              aria-hidden="true"
            />{' '}
            {g.name}
          </label>
        ))}
      </div>
    </details>
  )
}

function WrappedPart({
  from,
  end,
  lines,
  labels,
  cell,
  children,
}: {
  from: number
  end: number
  lines: Line[]
  labels: number
  cell: number
  children: (rows: Row[]) => ReactNode
}) {
  const shown = useMemo(() => lines.filter((l) => !l.optional?.(from, end)), [lines, from, end])
  const rows = useMemo(() => shown.map((l) => l.row), [shown])
  return (
    <div className="wrapped-part">
      <Labels lines={shown} cell={cell} width={labels} plain />
      {children(rows)}
    </div>
  )
}

/** `plain`: without links and buttons, which may not stand inside the slider of a wrapped sequence. */
function Labels({ lines, cell, width, plain }: { lines: Line[]; cell: number; width: number; plain?: boolean }) {
  return (
    <div className="track-labels" style={{ width }}>
      {lines.map((line, i) => (
        <div key={i} style={{ height: heightOf(line.row, cell) }} title={line.text ?? undefined}>
          {plain && line.latent ? <span>{line.latent.short}</span> : line.label}
        </div>
      ))}
    </div>
  )
}

function linesOf(
  { sequence, length, latents, chosen, range }: Props,
  lanes: ReturnType<typeof packLanes>['lanes'],
): Line[] {
  const colouring = latents.find((l) => l.latent === chosen)
  const lines: Line[] = [
    { row: { kind: 'ruler' }, label: null, text: null },
    {
      row: {
        kind: 'letters',
        sequence,
        values: colouring ? dense(colouring, length) : null,
        max: colouring?.max ?? 1,
      },
      label: colouring ? `latent ${colouring.latent}` : 'sequence',
      text: colouring ? `Coloured by latent ${colouring.latent}` : 'Sequence',
    },
  ]
  if (range) lines.push({ row: { kind: 'spans', spans: [range] }, label: null, text: 'Chosen range' })
  for (const l of latents)
    lines.push({
      row: { kind: 'bars', activations: l, max: l.max },
      label: l.label,
      text: l.text,
      latent: l,
      optional: (from, end) => l.latent !== chosen && !l.positions.some((p) => p >= from && p < end),
    })
  if (lanes.length) lines.push({ row: { kind: 'space', height: 5 }, label: null, text: null })
  for (const lane of lanes)
    lines.push({
      row: { kind: 'lane', lane },
      label: <span className="soft">{lane.names.join(', ')}</span>,
      text: lane.names.join(', '),
      optional: (from, end) => !lane.items.some((a) => a.start <= end && a.end > from),
    })
  return lines
}

function describeResidue(
  { sequence, annotations, chosen, latents }: Props,
  lines: Line[],
  residue: number,
  row: Row | null,
): string[] {
  const letter = sequence?.[residue]
  const out = [letter ? `${letter}${residue + 1} ${residueName(letter)}` : `residue ${residue + 1}`]
  const pointed = lines.find((l) => l.row === row)?.latent ?? latents.find((l) => l.latent === chosen)
  if (pointed) {
    const value = valueAt(pointed, residue)
    const of = `latent ${pointed.latent}`
    out.push(
      value
        ? `${of}: ${figures(value)} (${Math.round((100 * value) / (pointed.max || 1))} % of its maximum)`
        : `${of}: not active`,
    )
  }
  return [...out, ...annotationsAt(annotations, residue + 1)]
}

function picture(props: Props, lines: Line[], zoom: number, wrapped: boolean): string {
  const { length, id } = props
  const placement = shifted(length)
  const block = (shown: Line[], from: number, columns: number): SvgBlock => ({
    label: id,
    rowLabels: shown.map((l) => l.text),
    rows: shown.map((l) => l.row),
    placement,
    from,
    columns,
  })
  if (!wrapped)
    return tracksSvg([block(lines, 0, length)], zoom || Math.min(16, 900 / Math.max(length, 1)), props.title)
  const blocks = Array.from({ length: Math.ceil(length / 80) }, (_, i) => {
    const end = Math.min((i + 1) * 80, length)
    return block(
      lines.filter((l) => !l.optional?.(i * 80, end)),
      i * 80,
      end - i * 80,
    )
  })
  return tracksSvg(blocks, Math.max(zoom, 8), props.title)
}
