import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { useDocument } from '../api/data'
import type { ConceptList, FeatureTable, LensSummary, MapDocument } from '../api/documents'
import { columnsOf } from '../features/columns'
import { writtenOf } from '../labels/entries'
import { useLabels, useNames } from '../labels/useLabels'
import { categoryOfName, clusterName, colour, colourings, type ColourBy } from '../map/colouring'
import { pngOf, svgOf } from '../map/figure'
import { lookOf, shownPoints } from '../map/look'
import { MapCanvas, type MapHandle } from '../map/MapCanvas'
import { mapFigure } from '../map/mapFigure'
import { MapLegend } from '../map/MapLegend'
import type { LassoMode, Points } from '../map/MapStage'
import { PointGrid } from '../map/pointGrid'
import { boundsOf, seen } from '../map/viewport'
import { Download, tsv } from '../parts/Download'
import { LatentList } from '../parts/LatentList'
import { Problem, Waiting } from '../parts/Status'
import { useDark } from '../parts/theme'
import { go, routeHash, useQuery } from '../route'
import { searchLatents } from '../search/latentSearch'
import { useSelection } from '../selection'
import './Map.css'

export default function MapView({ lens }: { lens: LensSummary }) {
  const map = useDocument<MapDocument>(`${lens.id}/map.json`)
  const features = useDocument<FeatureTable>(`${lens.id}/features.json`)
  const error = map.error ?? features.error
  return (
    <div className="map-view">
      <h1>Map</h1>
      {error ? (
        <Problem text={error} />
      ) : !map.data || !features.data ? (
        <Waiting what="the map" />
      ) : map.data.latent.length === 0 ? (
        <p>
          This lens has no map: it was scored without the part “clusters”. Run <code>plmlens score</code> with it.
        </p>
      ) : (
        <Loaded lens={lens} map={map.data} features={features.data} />
      )}
    </div>
  )
}

function pointsOf(map: MapDocument): Points {
  const x = Float32Array.from(map.x),
    y = Float32Array.from(map.y)
  const bounds = boundsOf(x, y)
  return { x, y, bounds, grid: new PointGrid(x, y, bounds) }
}

/** Labels of clusters at the middle of their members, the largest cluster first. */
function clusterLabels(map: MapDocument) {
  const sums = new Map<number, [number, number, number]>()
  map.cluster.forEach((cluster, i) => {
    const sum = sums.get(cluster) ?? [0, 0, 0]
    sums.set(cluster, [sum[0] + map.x[i], sum[1] + map.y[i], sum[2] + 1])
  })
  return map.clusters.flatMap((card) => {
    const [x, y, count] = sums.get(card.cluster) ?? [0, 0, 0]
    return count ? [{ text: card.concept ?? `Cluster ${card.cluster}`, x: x / count, y: y / count }] : []
  })
}

function numbers(text: string): ReadonlySet<number> {
  return new Set(
    text
      .split(',')
      .filter((part) => /^\d+$/.test(part))
      .map(Number),
  )
}

const sorts: [string, string][] = [
  ['latent', 'number'],
  ['f1', 'F1'],
  ['density', 'density'],
]
const f1Bounds = ['0', '0.1', '0.25', '0.5']

function Loaded({ lens, map, features }: { lens: LensSummary; map: MapDocument; features: FeatureTable }) {
  const isDark = useDark()
  const nameOf = useNames(lens.id)
  const selection = useSelection(lens.id)
  const concepts = useDocument<ConceptList>(`${lens.id}/concepts.json`)
  const [by, setBy] = useQuery('c', 'cluster')
  const [least, setLeast] = useQuery('f1', '0.1')
  const [text, setText] = useQuery('q', '')
  const [view, setView] = useQuery('v', '')
  const [hide, setHide] = useQuery('hide', '')
  const [sort, setSort] = useQuery('sort', 'latent')
  const [asked] = useQuery('latent', '')
  const [raised, setRaised] = useState<number | null>(null)
  const [lasso, setLasso] = useState(false)
  const [marked, setMarked] = useState(-1)
  const [rested, setRested] = useState(0)
  const [failed, setFailed] = useState<string | null>(null)
  const handle = useRef<MapHandle>(null)

  const points = useMemo(() => pointsOf(map), [map])
  const labels = useMemo(() => clusterLabels(map), [map])
  const rowOf = useMemo(() => {
    const rows = new Int32Array(features.count).fill(-1)
    map.latent.forEach((latent, i) => (rows[latent] = i))
    return rows
  }, [map, features])
  const categoryOf = useMemo(() => {
    const known = new Map(concepts.data?.concepts.map((row) => [row.concept, row.category]))
    return (concept: string) => known.get(concept) ?? categoryOfName(concept)
  }, [concepts.data])
  const known = colourings.some(([id]) => id === by)
  const colouredBy = (known ? by : 'cluster') as ColourBy
  const leastF1 = f1Bounds.includes(least) ? Number(least) : 0.1
  const colouring = useMemo(
    () => colour(colouredBy, map, features, categoryOf, leastF1),
    [colouredBy, map, features, categoryOf, leastF1],
  )
  const hidden = useMemo(() => numbers(hide), [hide])
  const shown = useMemo(() => shownPoints(colouring, hidden), [colouring, hidden])
  const words = useDeferredValue(text)
  const { byLatent } = useLabels(lens.id)
  const written = useMemo(() => writtenOf(byLatent), [byLatent])
  const found = useMemo(() => searchLatents(columnsOf(features), words, written), [features, words, written])
  const matches = useMemo(
    () => found && Uint8Array.from(map.latent, (latent) => (found[latent] > 0 ? 1 : 0)),
    [found, map],
  )
  const selected = useMemo(() => {
    const flags = new Uint8Array(map.latent.length)
    for (const latent of selection.latents) if (rowOf[latent] >= 0) flags[rowOf[latent]] = 1
    return flags
  }, [selection.latents, rowOf, map])
  const look = useMemo(
    () => lookOf({ colouring, isDark, hidden, raised, matches, selected }),
    [colouring, isDark, hidden, raised, matches, selected],
  )

  const describe = (point: number) => {
    const latent = map.latent[point]
    const concept = features.concepts[features.concept[latent]]
    const f1 = features.conceptF1[latent]
    const card = map.clusters.find((c) => c.cluster === map.cluster[point])
    return [
      `Latent ${latent}` + (nameOf(latent) ? `: ${nameOf(latent)}` : ''),
      features.descriptions[features.description[latent]],
      concept && `Best concept: ${concept}, F1 ${f1 === null ? 'not known' : f1.toFixed(2)} on held-out proteins`,
      features.patterns[features.pattern[latent]] && `Pattern: ${features.patterns[features.pattern[latent]]}`,
      `Active on ${percent(features.density[latent])} of residues`,
      card ? `${clusterName(card)}, probability ${map.probability[point].toFixed(2)}` : 'In no cluster',
    ]
      .filter(Boolean)
      .join('\n')
  }
  const select = (rows: number[], mode: LassoMode) => {
    const latents = rows.map((row) => map.latent[row])
    if (mode === 'add') selection.add(latents)
    else if (mode === 'remove') selection.remove(latents)
    else selection.set(latents)
  }
  const rest = useCallback((next: string) => {
    setView(next)
    setRested((n) => n + 1)
    // The setter reads the address when it is called, so that the first one stays good.
  }, [])
  useEffect(() => setRaised(null), [colouredBy])
  // The map has taken its view from the address by now: what is in sight can be told.
  useEffect(() => setRested((n) => n + 1), [view])

  const list = useMemo(() => {
    const stage = handle.current?.stage
    const box = stage && view ? seen(stage.view, stage.size) : null
    const inSight = (i: number) =>
      !box || (map.x[i] >= box.left && map.x[i] <= box.right && map.y[i] >= box.bottom && map.y[i] <= box.top)
    if (selection.latents.length) return { what: 'selected', latents: [...selection.latents] }
    if (found) return { what: 'found', latents: [...found.keys()].filter((latent) => found[latent] > 0) }
    return { what: 'in sight', latents: map.latent.filter((_, i) => shown[i] && inSight(i)) }
    // The view is read from the stage when it rests.
  }, [selection.latents, found, map, shown, view, rested])
  const ordered = useMemo(() => sorted(list.latents, sort, features), [list, sort, features])
  const withoutPlace = ordered.length - ordered.reduce((sum, latent) => sum + (rowOf[latent] >= 0 ? 1 : 0), 0)

  const file = `${lens.id}-map`
  const figure = () => {
    const { stage, colours } = handle.current!
    return mapFigure({
      title: lens.title,
      view: stage!.view,
      size: stage!.size,
      diameter: stage!.diameter,
      x: points.x,
      y: points.y,
      look,
      labels: stage!.placed,
      colouring,
      colouredBy: colourings.find(([id]) => id === colouredBy)![1],
      hidden,
      isDark,
      colours,
    })
  }
  const table = () =>
    tsv(
      [
        'latent',
        'x',
        'y',
        'cluster',
        'probability',
        'name',
        'description',
        'concept',
        'concept_test_f1',
        'pattern',
        'density',
      ],
      map.latent.map((latent, i) => [
        latent,
        map.x[i],
        map.y[i],
        map.cluster[i],
        map.probability[i],
        nameOf(latent),
        features.descriptions[features.description[latent]],
        features.concepts[features.concept[latent]],
        features.conceptF1[latent],
        features.patterns[features.pattern[latent]],
        features.density[latent],
      ]),
    )

  return (
    <>
      <Quality map={map} lens={lens} />
      <div className="toolbar map-tools" role="toolbar" aria-label="Map">
        <label>
          Colour
          <select
            value={colouredBy}
            onChange={(event) => {
              setHide('')
              setBy(event.target.value)
            }}
          >
            {colourings.map(([id, name]) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        {colouredBy === 'concept' && (
          <label>
            F1 at least
            <select
              value={String(leastF1)}
              onChange={(event) => {
                setHide('')
                setLeast(event.target.value)
              }}
            >
              {f1Bounds.map((bound) => (
                <option key={bound} value={bound}>
                  {bound === '0' ? 'any' : bound}
                </option>
              ))}
            </select>
          </label>
        )}
        <label>
          Find
          <input
            type="search"
            value={text}
            placeholder="concept, description, number"
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        {!failed && (
          <span className="map-buttons">
            <button
              type="button"
              aria-pressed={lasso}
              onClick={() => setLasso(!lasso)}
              title="Draw a line round latents; with Shift they are added, with Alt taken away"
            >
              Lasso
            </button>
            <button type="button" aria-label="Enlarge" onClick={() => handle.current?.zoomBy(1.5)}>
              +
            </button>
            <button type="button" aria-label="Make smaller" onClick={() => handle.current?.zoomBy(1 / 1.5)}>
              −
            </button>
            <button type="button" onClick={() => handle.current?.goHome()}>
              Whole map
            </button>
          </span>
        )}
        <span className="map-buttons">
          {!failed && <Download label="PNG" what="the map" name={`${file}.png`} make={() => pngOf(figure())} />}
          {!failed && <Download label="SVG" what="the map" name={`${file}.svg`} make={() => svgOf(figure())} />}
          <Download label="TSV" what="the map’s table" name={`${file}.tsv`} make={table} />
        </span>
      </div>
      <div className={failed ? 'map-layout without-map' : 'map-layout'}>
        {failed ? (
          <p className="problem" role="alert">
            {failed} The map cannot be drawn; the list has the same latents, and the TSV file their places.
          </p>
        ) : (
          <MapCanvas
            points={points}
            look={look}
            shown={shown}
            labels={labels}
            view={view}
            onView={rest}
            start={/^\d+$/.test(asked) ? (rowOf[Number(asked)] ?? -1) : -1}
            marked={marked}
            describe={describe}
            lasso={lasso}
            onLasso={setLasso}
            onSelect={select}
            onToggle={(row) => selection.toggle(map.latent[row])}
            onOpen={(row) => go(routeHash([lens.id, 'feature', map.latent[row]]))}
            onFail={setFailed}
            handle={handle}
          />
        )}
        <div className="map-side">
          <MapLegend
            colouring={colouring}
            hidden={hidden}
            isDark={isDark}
            onHide={(next) => setHide([...next].sort((a, b) => a - b).join(','))}
            onRaise={setRaised}
          />
          <section aria-label="Latents" className="map-list">
            <div className="map-list-head">
              <h2>
                {ordered.length.toLocaleString('en')} latent{ordered.length === 1 ? '' : 's'} {list.what}
              </h2>
              <label>
                by
                <select value={sort} onChange={(event) => setSort(event.target.value)}>
                  {sorts.map(([id, name]) => (
                    <option key={id} value={id}>
                      {name}
                    </option>
                  ))}
                </select>
              </label>
              {selection.latents.length > 0 && (
                <button type="button" className="small" onClick={selection.clear}>
                  Clear selection
                </button>
              )}
              {found && !selection.latents.length && ordered.length > 0 && (
                <button type="button" className="small" onClick={() => selection.set(ordered)}>
                  Select these
                </button>
              )}
            </div>
            {withoutPlace > 0 && (
              <p className="soft">{withoutPlace} of them have no place on the map: they are never active.</p>
            )}
            {ordered.length > 0 ? (
              <LatentList
                lens={lens.id}
                latents={ordered}
                features={features}
                nameOf={nameOf}
                onPoint={(latent) => setMarked(latent < 0 ? -1 : rowOf[latent])}
                label={`Latents ${list.what}`}
              />
            ) : (
              <p className="soft">
                {found
                  ? 'Nothing is found.'
                  : 'Nothing is shown here: switch categories on, or show the whole map.'}
              </p>
            )}
          </section>
        </div>
      </div>
    </>
  )
}

const percent = (share: number) =>
  share === 0 ? '0 %' : share < 0.0001 ? '< 0.01 %' : `${(share * 100).toPrecision(2)} %`

function sorted(latents: number[], by: string, features: FeatureTable): number[] {
  const value = by === 'f1' ? features.conceptF1 : by === 'density' ? features.density : null
  return value ? [...latents].sort((a, b) => (value[b] ?? -1) - (value[a] ?? -1) || a - b) : latents
}

function Quality({ map, lens }: { map: MapDocument; lens: LensSummary }) {
  const { kept, keptByChance, trustworthiness } = map
  const share = (value: number) => `${(value * 100).toPrecision(2)} %`
  return (
    <p className="map-quality">
      Each point is a latent; near points have like decoder directions (UMAP).{' '}
      {map.latent.length.toLocaleString('en')} of {lens.latents.toLocaleString('en')} latents have a place.{' '}
      {kept === null ? (
        'How well the map keeps neighbours was not measured.'
      ) : (
        <>
          The map keeps {share(kept)} of each latent’s nearest neighbours
          {keptByChance !== null && ` (${share(keptByChance)} by chance)`}
          {trustworthiness !== null && `; trustworthiness ${trustworthiness.toFixed(2)} of 1`}. Distances between
          far points mean little.
        </>
      )}
    </p>
  )
}
