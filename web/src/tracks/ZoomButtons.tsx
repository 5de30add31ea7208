interface Props {
  /** Steps in pixels a residue, ascending. */
  zooms: number[]
  zoom: number
  onZoom: (zoom: number) => void
}

/** Wider and narrower residues. */
export function ZoomButtons({ zooms, zoom, onZoom }: Props) {
  const at = zooms.indexOf(zoom)
  const step = (by: number) => () => onZoom(zooms[at + by])
  return (
    <span className="zoom" role="group" aria-label="Zoom">
      <button
        type="button"
        className="small"
        aria-label="Narrower residues"
        title="Narrower residues"
        disabled={at <= 0}
        onClick={step(-1)}
      >
        −
      </button>
      <button
        type="button"
        className="small"
        aria-label="Wider residues"
        title="Wider residues"
        disabled={at >= zooms.length - 1}
        onClick={step(1)}
      >
        +
      </button>
    </span>
  )
}
