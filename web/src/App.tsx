import { useEffect } from 'react'
import { useDocument } from './api/data'
import type { LensSummary, SiteDocument } from './api/documents'
import { Problem, Waiting } from './parts/Status'
import { Shell } from './parts/Shell'
import { useRoute } from './route'
import {
  Compare,
  Concept,
  Concepts,
  Feature,
  Features,
  Label,
  MapView,
  preloadRest,
  Protein,
  Proteins,
  Sequence,
} from './views/later'
import { Lenses } from './views/Lenses'
import { Overview } from './views/Overview'
import { Site } from './SiteContext'

export function App() {
  const site = useDocument<SiteDocument>('site.json')
  useEffect(() => {
    const timer = window.setTimeout(preloadRest, 1500)
    return () => window.clearTimeout(timer)
  }, [])
  if (site.error) return <Problem text={site.error} />
  if (!site.data) return <Waiting what="the list of lenses" />
  return (
    <Site value={site.data}>
      <Page site={site.data} />
    </Site>
  )
}

function Page({ site }: { site: SiteDocument }) {
  const { path } = useRoute()
  if (path[0] === 'compare')
    return (
      <Shell lens={null} view="compare">
        <Compare a={path[1] ?? null} b={path[2] ?? null} />
      </Shell>
    )
  if (!path.length && site.lenses.length > 1)
    return (
      <Shell lens={null} view="">
        <Lenses site={site} />
      </Shell>
    )
  const lens = path.length ? site.lenses.find((l) => l.id === path[0]) : site.lenses[0]
  if (!lens)
    return (
      <Shell lens={null} view="">
        <Problem text={path.length ? `There is no lens "${path[0]}" here.` : 'There is no lens here.'} />
      </Shell>
    )
  const view = path[1] ?? 'overview'
  return (
    <Shell lens={lens} view={view}>
      <View lens={lens} view={view} item={path[2]} key={lens.id} />
    </Shell>
  )
}

function View({ lens, view, item }: { lens: LensSummary; view: string; item?: string }) {
  switch (view) {
    case 'overview':
      return <Overview lens={lens} />
    case 'features':
      return <Features lens={lens} />
    case 'feature':
      return <Feature lens={lens} latent={Number(item)} key={item} />
    case 'map':
      return <MapView lens={lens} />
    case 'concepts':
      return <Concepts lens={lens} />
    case 'concept':
      return <Concept lens={lens} id={Number(item)} key={item} />
    case 'proteins':
      return <Proteins lens={lens} />
    case 'protein':
      return <Protein lens={lens} accession={item ?? ''} key={item} />
    case 'sequence':
      return <Sequence lens={lens} />
    case 'label':
      return <Label lens={lens} />
    default:
      return <Problem text={`There is no page "${view}".`} />
  }
}
