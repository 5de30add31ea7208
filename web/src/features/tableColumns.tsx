import type { Column } from '../table/VirtualTable'
import type { LatentLabels } from '../labels/entries'
import { F1 } from '../parts/F1'
import { figures, percent, score } from '../parts/figures'
import { none } from '../parts/none'
import { routeHash } from '../route'
import type { Columns } from './columns'

/** What else is known of a concept, for the marks beside an F1. */
export interface Baseline {
  id: number
  sequence: number | null
  neurons: number | null
}

export interface CellSource {
  lens: string
  columns: Columns
  baselines: ReadonlyMap<string, Baseline>
  labels: ReadonlyMap<number, LatentLabels>
}

/** All columns, in the order shown; `latent` is always there. */
export const columnNames: [id: string, name: string, hint: string][] = [
  ['latent', 'Latent', 'Number of the latent'],
  ['name', 'Name', 'What people of your lab call it'],
  ['description', 'Description', 'What the numbers say, in a sentence'],
  ['concept', 'Best concept', 'Concept of curated annotation that it fits best, chosen on the validation half'],
  [
    'f1',
    'F1',
    'F1 of the best concept on held-out proteins; the tick is what the sequence alone gives, the ring the best neuron',
  ],
  ['family', 'Best class', 'Class of proteins (InterPro, Pfam, GO, keyword …) that it tells best'],
  ['familyF1', 'Class F1', 'F1 of the best class on held-out proteins'],
  ['pattern', 'Pattern', 'How activation lies along proteins'],
  ['density', 'Density', 'Share of residues on which it is active'],
  ['proteins', 'Proteins', 'Share of proteins in which it is active'],
  ['max', 'Max', 'Largest activation'],
  ['mean', 'Mean', 'Mean activation where active'],
  ['cluster', 'Cluster', 'Cluster of its decoder direction'],
]

export const usualColumns = ['description', 'concept', 'f1', 'family', 'pattern', 'density', 'cluster']

/** What a latent is called: the name people gave, else its best concept. */
function titleOf(source: CellSource, latent: number): string {
  const { columns, labels } = source
  return labels.get(latent)?.name?.text ?? columns.concepts[columns.concept[latent]]
}

function f1Of({ columns, baselines }: CellSource, latent: number) {
  const value = columns.conceptF1[latent]
  if (!(value === value)) return null
  const base = baselines.get(columns.concepts[columns.concept[latent]])
  return <F1 value={value} sequence={base?.sequence} neurons={base?.neurons} />
}

/** The columns chosen, as the table wants them. */
export function tableColumns(source: CellSource, chosen: readonly string[]): Column[] {
  const { lens, columns, baselines, labels } = source
  const text = (value: string) => (value ? <span title={value}>{value}</span> : none)
  const cells: Record<string, Omit<Column, 'id' | 'title' | 'hint'>> = {
    latent: {
      width: '76px',
      least: 76,
      sort: 'up',
      cell: (i) => (
        <a tabIndex={-1} href={routeHash([lens, 'feature', i])}>
          f/{i}
        </a>
      ),
    },
    name: { width: 'minmax(120px, 0.7fr)', least: 120, cell: (i) => text(labels.get(i)?.name?.text ?? '') },
    description: {
      width: 'minmax(200px, 2fr)',
      least: 200,
      sort: 'up',
      cell: (i) =>
        columns.density[i] === 0 ? (
          <span className="soft">Active nowhere in the corpus</span>
        ) : (
          text(columns.descriptions[columns.description[i]])
        ),
    },
    concept: {
      width: 'minmax(150px, 1fr)',
      least: 150,
      sort: 'up',
      cell: (i) => {
        const name = columns.concepts[columns.concept[i]]
        const base = baselines.get(name)
        return base ? (
          <a tabIndex={-1} title={name} href={routeHash([lens, 'concept', base.id])}>
            {name}
          </a>
        ) : (
          text(name)
        )
      },
    },
    f1: { width: '128px', least: 128, sort: 'down', cell: (i) => f1Of(source, i) ?? none },
    family: {
      width: 'minmax(150px, 1fr)',
      least: 150,
      sort: 'up',
      cell: (i) => text(columns.families[columns.family[i]]),
    },
    familyF1: { width: '76px', least: 76, number: true, sort: 'down', cell: (i) => score(columns.familyF1[i]) },
    pattern: { width: '112px', least: 112, sort: 'up', cell: (i) => text(columns.patterns[columns.pattern[i]]) },
    density: { width: '84px', least: 84, number: true, sort: 'down', cell: (i) => percent(columns.density[i]) },
    proteins: {
      width: '84px',
      least: 84,
      number: true,
      sort: 'down',
      cell: (i) => percent(columns.proteinShare[i]),
    },
    max: { width: '70px', least: 70, number: true, sort: 'down', cell: (i) => figures(columns.max[i]) },
    mean: { width: '70px', least: 70, number: true, sort: 'down', cell: (i) => figures(columns.meanActive[i]) },
    cluster: {
      width: '70px',
      least: 70,
      number: true,
      sort: 'up',
      cell: (i) => (columns.cluster[i] < 0 ? none : columns.cluster[i]),
    },
  }
  return columnNames
    .filter(([id]) => id === 'latent' || chosen.includes(id))
    .map(([id, title, hint]) => ({ id, title, hint, ...cells[id] }))
}

/** A row where the place is narrow. */
export function narrowRow(source: CellSource, latent: number) {
  const { lens, columns } = source
  return (
    <>
      <span>
        <a tabIndex={-1} href={routeHash([lens, 'feature', latent])}>
          f/{latent}
        </a>{' '}
        {titleOf(source, latent)}
      </span>
      <span>{f1Of(source, latent) ?? percent(columns.density[latent])}</span>
      <span>{columns.descriptions[columns.description[latent]] || 'Active nowhere in the corpus'}</span>
    </>
  )
}

/** The rows as a file: all columns. */
export function tableRows(
  { columns, baselines, labels }: CellSource,
  rows: ArrayLike<number>,
): [string[], (string | number | null)[][]] {
  const header = [
    'latent',
    'name',
    'density',
    'max',
    'mean_active',
    'protein_share',
    'concept',
    'concept_f1',
    'sequence_alone_f1',
    'neuron_f1',
    'class',
    'class_f1',
    'pattern',
    'cluster',
    'description',
  ]
  const number = (value: number) => (value === value ? value : null)
  const body = Array.from(rows, (i) => {
    const concept = columns.concepts[columns.concept[i]]
    const base = baselines.get(concept)
    return [
      i,
      labels.get(i)?.name?.text ?? '',
      columns.density[i],
      columns.max[i],
      columns.meanActive[i],
      columns.proteinShare[i],
      concept,
      number(columns.conceptF1[i]),
      base?.sequence ?? null,
      base?.neurons ?? null,
      columns.families[columns.family[i]],
      number(columns.familyF1[i]),
      columns.patterns[columns.pattern[i]],
      columns.cluster[i] < 0 ? null : columns.cluster[i],
      columns.descriptions[columns.description[i]],
    ]
  })
  return [header, body]
}
