import { useMemo, useState } from 'react'
import type { ActivationTrack } from '../api/documents'
import { dense, peak } from '../tracks/activations'
import { ResidueFocus } from '../tracks/focus'
import { useInks } from '../tracks/inks'
import { columnsOf, placeBy } from '../tracks/placement'
import type { Row } from '../tracks/rows'
import { TrackLine } from '../tracks/TrackLine'
import { TrackScroller } from '../tracks/TrackScroller'
import '../tracks/tracks.css'

/** Proteins coloured by activation, each as a share of its unit's maximum, with nothing that tells what it is. */
export function BlindTracks({ tracks }: { tracks: ActivationTrack[] }) {
  const inks = useInks()
  const [focus] = useState(() => new ResidueFocus())
  const placements = useMemo(() => placeBy(tracks, 'max'), [tracks])
  const rows = useMemo(
    () =>
      tracks.map((track): Row[] => [
        { kind: 'bars', activations: track, max: 1, height: 12 },
        { kind: 'letters', sequence: track.sequence, values: dense(track, track.length), max: 1 },
      ]),
    [tracks],
  )
  if (!tracks.length) return <p className="soft">There are no proteins to show for it.</p>
  return (
    <TrackScroller
      columns={columnsOf(placements)}
      cell={10}
      labelWidth={200}
      reached="Proteins"
      centre={placements[0].column(peak(tracks[0]))}
    >
      {(view) =>
        tracks.map((track, i) => (
          <div className="track-row" key={i}>
            <div className="track-label" style={{ width: view.labels || view.width }}>
              <strong>{track.entry ?? track.accession}</strong>
              <span className="value" />
              <span className="name" title={[track.name, track.organism].filter(Boolean).join(', ')}>
                {track.name}
              </span>
            </div>
            <div className="track-view" style={{ left: view.labels }}>
              <TrackLine
                id={String(i)}
                rows={rows[i]}
                placement={placements[i]}
                cell={view.cell}
                width={view.width}
                viewport={view.viewport}
                inks={inks}
                focus={focus}
                selected={null}
                onPick={() => {}}
              />
              <span className="spoken">{inWords(track)}</span>
            </div>
          </div>
        ))
      }
    </TrackScroller>
  )
}

/** "Most active on K34; active on 12 residues, 30 to 48." */
function inWords(track: ActivationTrack): string {
  if (!track.positions.length) return 'Not active.'
  const top = peak(track)
  const from = track.positions[0] + 1,
    to = track.positions[track.positions.length - 1] + 1
  return `Most active on ${track.sequence?.[top] ?? 'residue '}${top + 1}; active on ${track.positions.length} ` +
    `residues, ${from} to ${to}.`
}
