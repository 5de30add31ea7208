import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { activationRgb, type Rgb } from '../parts/activationScale'
import { Download } from '../parts/Download'
import { useDark } from '../parts/theme'
import { matchChain, matchText, bestChain, type ChainMatch, type StructureChain } from './chains'
import type { Scene } from './Scene'
import type { SequenceStructureSlot } from './slot'
import type { StructureText } from './source'
import './structure.css'

interface Props extends SequenceStructureSlot {
  structure: StructureText
  /** Key of the sequence in the focus. */
  id: string
  /** Chain that is asked for; the one most like the sequence when null. */
  chain?: string | null
  onChain?: (id: string) => void
}

interface Loaded {
  scene: Scene
  chains: StructureChain[]
  models: number
}

/** A structure coloured by activation; residues are pointed at and selected here as in the tracks. */
export function StructureView(props: Props) {
  const { structure, id, sequence, values, max, focus, selected } = props
  const canvas = useRef<HTMLCanvasElement>(null)
  const box = useRef<HTMLDivElement>(null)
  const [loaded, setLoaded] = useState<Loaded | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [sticks, setSticks] = useState(false)
  const [ownChain, setOwnChain] = useState<string | null>(null)
  const dark = useDark()

  useEffect(() => {
    let gone = false
    let scene: Scene | null = null
    setLoaded(null)
    setProblem(null)
    const start = async () => {
      const { Scene } = await import('./Scene')
      if (gone) return
      scene = new Scene(canvas.current!)
      const { chains, models } = await scene.load(structure.text, structure.format)
      if (gone) return
      setLoaded({ scene, chains, models })
    }
    start().catch((error: Error) => gone || setProblem(sentence(error)))
    return () => {
      gone = true
      scene?.dispose()
    }
  }, [structure])

  const wanted = props.chain ?? ownChain
  const matches = useMemo<ChainMatch[]>(() => {
    if (!loaded || sequence === null) return []
    const named = loaded.chains.find((c) => c.id === wanted)
    const first = named ? matchChain(sequence, named) : bestChain(sequence, loaded.chains)
    if (!first) return []
    // Copies of the same chain are coloured alike.
    const copies = loaded.chains.filter((c) => c !== first.chain && c.sequence === first.chain.sequence)
    return [first, ...copies.map((c) => matchChain(sequence, c))]
  }, [loaded, sequence, wanted])
  const match = matches[0]

  useEffect(() => {
    if (!loaded) return
    const residues = new Map<number, Rgb>()
    const drawn: number[] = []
    for (const m of matches)
      for (const [place, i] of m.toSequence) {
        const share = values && max > 0 ? values[i] / max : 0
        if (share <= 0) continue
        residues.set(place, activationRgb(0.2 + 0.8 * share, dark))
        if (sticks && share >= 0.2) drawn.push(place)
      }
    const background: Rgb = dark ? [27, 31, 35] : [255, 255, 255]
    const plain: Rgb = dark ? [122, 131, 140] : [205, 209, 213]
    const selected: Rgb = dark ? [79, 179, 220] : [11, 79, 108]
    const hovered: Rgb = dark ? [232, 234, 236] : [28, 33, 38]
    void loaded.scene.colour({ background, residues, plain, selected, hovered, sticks: drawn })
  }, [loaded, matches, values, max, dark, sticks])

  useEffect(() => {
    if (!loaded) return
    const places = (residue: number | null) =>
      residue === null
        ? []
        : matches.flatMap((m) => (m.toChain[residue] >= 0 ? [m.chain.residues[m.toChain[residue]]] : []))
    const mark = () =>
      loaded.scene.mark(places(selected), places(focus.current?.key === id ? focus.current.residue : null))
    mark()
    return focus.subscribe(mark)
  }, [loaded, matches, selected, focus, id])

  const latest = useRef(props)
  latest.current = props
  useEffect(() => {
    if (!loaded) return
    const residueOf = (place: number | null) => {
      if (place === null) return null
      for (const m of matches) if (m.toSequence.has(place)) return m.toSequence.get(place)!
      return null
    }
    loaded.scene.onHover = (place, at) => {
      const residue = residueOf(place)
      if (residue !== null) focus.set({ key: id, residue, row: null, at, by: 'structure' })
      else if (focus.current?.by === 'structure') focus.set(null)
    }
    loaded.scene.onClick = (place) => {
      const residue = residueOf(place)
      if (residue !== null) latest.current.onSelect(residue === latest.current.selected ? null : residue)
    }
  }, [loaded, matches, focus, id])

  useEffect(() => {
    const element = box.current!
    const observer = new ResizeObserver(() => loaded?.scene.resize())
    observer.observe(element)
    return () => observer.disconnect()
  }, [loaded])

  // The wheel turns the page until the reader has clicked into the picture.
  useEffect(() => {
    const element = box.current!
    let inside = false
    const enter = () => (inside = true)
    const leave = () => (inside = false)
    const wheel = (event: WheelEvent) => {
      if (!inside && !event.ctrlKey) event.stopPropagation()
      else event.preventDefault()
    }
    element.addEventListener('pointerdown', enter, true)
    element.addEventListener('pointerleave', leave)
    element.addEventListener('wheel', wheel, { capture: true, passive: false })
    return () => {
      element.removeEventListener('pointerdown', enter, true)
      element.removeEventListener('pointerleave', leave)
      element.removeEventListener('wheel', wheel, { capture: true })
    }
  }, [])

  const key = (event: KeyboardEvent) => {
    const scene = loaded?.scene
    const steps: Record<string, () => void> = {
      ArrowLeft: () => scene?.turn(0.15, 0),
      ArrowRight: () => scene?.turn(-0.15, 0),
      ArrowUp: () => scene?.turn(0, 0.15),
      ArrowDown: () => scene?.turn(0, -0.15),
      '+': () => scene?.zoom(0.85),
      '-': () => scene?.zoom(1.18),
      Escape: () => props.onSelect(null),
    }
    if (!steps[event.key] || event.ctrlKey || event.altKey || event.metaKey) return
    event.preventDefault()
    steps[event.key]()
  }

  const selectedPlaces =
    selected !== null && match && match.toChain[selected] >= 0
      ? [match.chain.residues[match.toChain[selected]]]
      : []
  return (
    <figure className="structure">
      <div
        className="structure-stage"
        ref={box}
        role="application"
        tabIndex={0}
        onKeyDown={key}
        aria-label={`Structure coloured by ${props.what}. Arrow keys turn it, plus and minus come nearer and go away.`}
      >
        <canvas ref={canvas} aria-hidden="true" key={structure.source} />
        {!loaded && !problem && (
          <p className="structure-note" role="status">
            Loading the structure …
          </p>
        )}
        {problem && (
          <p className="structure-note problem" role="alert">
            {problem}
          </p>
        )}
      </div>
      <figcaption>
        <span>
          {structure.source}
          {match && '; ' + matchText(match, props.length)}
          {loaded && !match && sequence !== null && '; it has no protein chain'}
          {loaded && loaded.models > 1 && `; the first of ${loaded.models} models`}
        </span>
        <span className="structure-tools">
          {loaded && loaded.chains.length > 1 && (
            <label>
              Chain{' '}
              <select
                value={match?.chain.id ?? ''}
                onChange={(e) => (props.onChain ?? setOwnChain)(e.target.value)}
              >
                {loaded.chains.map((c) => (
                  <option key={c.id} value={c.id}>
                    {c.id}
                  </option>
                ))}
              </select>
            </label>
          )}
          <label title="Side chains of residues with at least a fifth of the maximum">
            <input
              type="checkbox"
              checked={sticks}
              disabled={!loaded}
              onChange={(e) => setSticks(e.target.checked)}
            />{' '}
            side chains
          </label>
          <button
            type="button"
            className="small"
            disabled={!loaded || !selectedPlaces.length}
            onClick={() => loaded?.scene.look(selectedPlaces)}
          >
            To residue
          </button>
          <button type="button" className="small" disabled={!loaded} onClick={() => loaded?.scene.look([])}>
            Whole
          </button>
          {loaded && (
            <Download label="PNG" what="the picture" name={`${props.name}.png`} make={() => loaded.scene.png()} />
          )}
        </span>
      </figcaption>
    </figure>
  )
}

function sentence(error: Error): string {
  if (/WebGL/i.test(error.message)) return 'This browser offers no WebGL, which the structure needs.'
  return error.message.endsWith('.') ? error.message : `The structure cannot be shown: ${error.message}.`
}
