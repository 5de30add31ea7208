import { useMemo } from 'react'
import type { LensSummary, MatchedPair } from '../api/documents'
import { routeHash } from '../route'
import type { Column } from '../table/VirtualTable'
import { latentLink, plain } from './cells'
import { ComparedTable } from './ComparedTable'
import { pairKeys, rowsOf } from './rows'
import { useOrder } from './useOrder'
import { useTexts } from './useTexts'

interface Props {
  rows: MatchedPair[]
  a: LensSummary
  b: LensSummary
  measure: string
}

/** Latents of two lenses that go together. */
export function PairTable({ rows, a, b, measure }: Props) {
  const order = useOrder(pairKeys, '-similarity')
  const ofA = useTexts(a),
    ofB = useTexts(b)
  const items = useMemo(
    () =>
      rowsOf(
        rows,
        (row) => `f/${row.a} f/${row.b} ${row.conceptA ?? ''} ${row.conceptB ?? ''} ${ofA(row.a)} ${ofB(row.b)}`,
        order.words,
        pairKeys[order.sort.id],
        order.sort.down,
      ),
    [rows, ofA, ofB, order.words, order.sort.id, order.sort.down],
  )
  const columns = useMemo(
    (): Column[] => [
      {
        id: 'similarity',
        title: measure,
        width: '108px',
        least: 108,
        number: true,
        sort: 'down',
        cell: (i) => rows[i].similarity.toFixed(3),
      },
      { id: 'a', title: 'A', width: '76px', least: 76, sort: 'up', cell: (i) => latentLink(a, rows[i].a) },
      {
        id: 'conceptA',
        title: 'Best concept in A',
        width: 'minmax(140px, 1fr)',
        least: 140,
        sort: 'up',
        cell: (i) => plain(rows[i].conceptA),
      },
      {
        id: 'textA',
        title: 'A in words',
        width: 'minmax(160px, 1.4fr)',
        least: 160,
        cell: (i) => plain(ofA(rows[i].a)),
      },
      { id: 'b', title: 'B', width: '76px', least: 76, sort: 'up', cell: (i) => latentLink(b, rows[i].b) },
      {
        id: 'conceptB',
        title: 'Best concept in B',
        width: 'minmax(140px, 1fr)',
        least: 140,
        sort: 'up',
        cell: (i) => plain(rows[i].conceptB),
      },
      {
        id: 'textB',
        title: 'B in words',
        width: 'minmax(160px, 1.4fr)',
        least: 160,
        cell: (i) => plain(ofB(rows[i].b)),
      },
    ],
    [rows, a, b, measure, ofA, ofB],
  )
  return (
    <ComparedTable
      order={order}
      items={items}
      all={rows.length}
      what="pairs"
      label="Matched latents"
      place={`${a.id} ${b.id} matched`}
      columns={columns}
      narrow={(i) => (
        <>
          <span>
            {latentLink(a, rows[i].a)} and {latentLink(b, rows[i].b)}
          </span>
          <span>{rows[i].similarity.toFixed(3)}</span>
          <span>
            {rows[i].conceptA ?? 'no concept'} / {rows[i].conceptB ?? 'no concept'}
          </span>
        </>
      )}
      href={(i) => routeHash([a.id, 'feature', rows[i].a])}
      empty={rows.length ? 'No pair fits.' : 'No two latents are alike enough to count as matched.'}
      file={`${a.id}-${b.id}-matched.tsv`}
      head={['a', 'b', 'similarity', 'concept_a', 'concept_b', 'text_a', 'text_b']}
      line={(i) => {
        const row = rows[i]
        return [row.a, row.b, row.similarity, row.conceptA, row.conceptB, ofA(row.a), ofB(row.b)]
      }}
    />
  )
}
