import { useMemo } from 'react'
import { useDocument } from '../api/data'
import type { CompareDocument, ComparedConcept, ConceptList, LensSummary } from '../api/documents'
import { F1 } from '../parts/F1'
import { score } from '../parts/figures'
import { none } from '../parts/none'
import { routeHash } from '../route'
import type { Column } from '../table/VirtualTable'
import { latentLink, plain } from './cells'
import { ComparedTable } from './ComparedTable'
import { conceptKeys, difference, rowsOf } from './rows'
import { useOrder } from './useOrder'

const signed = (value: number | null) =>
  value === null ? none : `${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(value).toFixed(2)}`

function useConceptRows(lens: LensSummary) {
  const list = useDocument<ConceptList>(`${lens.id}/concepts.json`).data
  return useMemo(() => new Map(list?.concepts.map((row) => [row.concept, row])), [list])
}

/** How well two lenses tell each concept. */
export function ConceptTable({ data, a, b }: { data: CompareDocument; a: LensSummary; b: LensSummary }) {
  const rows = data.concepts
  const order = useOrder(conceptKeys, 'given')
  const inA = useConceptRows(a),
    inB = useConceptRows(b)
  const items = useMemo(
    () => rowsOf(rows, (row) => row.concept, order.words, conceptKeys[order.sort.id], order.sort.down),
    [rows, order.words, order.sort.id, order.sort.down],
  )
  const columns = useMemo((): Column[] => {
    const f1 = (value: number | null, of: ReturnType<typeof useConceptRows>, row: ComparedConcept) =>
      value === null ? (
        none
      ) : (
        <F1 value={value} sequence={of.get(row.concept)?.sequenceF1} neurons={of.get(row.concept)?.neuronF1} />
      )
    const page = (lens: LensSummary, of: ReturnType<typeof useConceptRows>, row: ComparedConcept) => {
      const found = of.get(row.concept)
      return found ? (
        <a tabIndex={-1} title={row.concept} href={routeHash([lens.id, 'concept', found.id])}>
          {row.concept}
        </a>
      ) : (
        plain(row.concept)
      )
    }
    return [
      {
        id: 'concept',
        title: 'Concept',
        width: 'minmax(200px, 2fr)',
        least: 200,
        sort: 'up',
        cell: (i) => page(inA.has(rows[i].concept) ? a : b, inA.has(rows[i].concept) ? inA : inB, rows[i]),
      },
      {
        id: 'latentA',
        title: 'A',
        width: '76px',
        least: 76,
        cell: (i) => (rows[i].latentA === null ? none : latentLink(a, rows[i].latentA!)),
      },
      {
        id: 'f1A',
        title: 'F1 in A',
        hint: 'On held-out proteins; the tick is what the sequence alone gives, the ring the best neuron',
        width: '136px',
        least: 136,
        sort: 'down',
        cell: (i) => f1(rows[i].f1A, inA, rows[i]),
      },
      {
        id: 'latentB',
        title: 'B',
        width: '76px',
        least: 76,
        cell: (i) => (rows[i].latentB === null ? none : latentLink(b, rows[i].latentB!)),
      },
      {
        id: 'f1B',
        title: 'F1 in B',
        hint: 'On held-out proteins; the tick is what the sequence alone gives, the ring the best neuron',
        width: '136px',
        least: 136,
        sort: 'down',
        cell: (i) => f1(rows[i].f1B, inB, rows[i]),
      },
      {
        id: 'difference',
        title: 'B − A',
        width: '76px',
        least: 76,
        number: true,
        sort: 'down',
        cell: (i) => signed(difference(rows[i])),
      },
    ]
  }, [rows, a, b, inA, inB])
  const sequence = (row: ComparedConcept) => (inA.get(row.concept) ?? inB.get(row.concept))?.sequenceF1
  return (
    <ComparedTable
      order={order}
      items={items}
      all={rows.length}
      what="concepts"
      label="Concepts in both"
      place={`${a.id} ${b.id} concepts`}
      columns={columns}
      narrow={(i) => (
        <>
          <span>{rows[i].concept}</span>
          <span>{signed(difference(rows[i]))}</span>
          <span>
            F1 {score(rows[i].f1A)} in A, {score(rows[i].f1B)} in B; sequence alone {score(sequence(rows[i]))}
          </span>
        </>
      )}
      href={(i) => {
        const row = rows[i]
        const lens = inA.has(row.concept) ? a : b
        return routeHash([lens.id, 'concept', (inA.get(row.concept) ?? inB.get(row.concept))?.id ?? 0])
      }}
      empty="No concept fits."
      file={`${a.id}-${b.id}-concepts.tsv`}
      head={['concept', 'latent_a', 'f1_a', 'latent_b', 'f1_b', 'sequence_alone_f1']}
      line={(i) => {
        const row = rows[i]
        return [row.concept, row.latentA, row.f1A, row.latentB, row.f1B, sequence(row)]
      }}
    />
  )
}
