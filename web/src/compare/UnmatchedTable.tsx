import { useMemo } from 'react'
import type { LensSummary, UnmatchedLatent } from '../api/documents'
import { count, percent, score } from '../parts/figures'
import { none } from '../parts/none'
import { routeHash } from '../route'
import type { Column } from '../table/VirtualTable'
import { latentLink, plain } from './cells'
import { ComparedTable } from './ComparedTable'
import { rowsOf, unmatchedKeys } from './rows'
import { useOrder } from './useOrder'
import { useTexts } from './useTexts'

interface Props {
  rows: UnmatchedLatent[]
  all: number
  lens: LensSummary
  other: LensSummary
  side: string
  measure: string
  bound: number
}

/** Latents of a lens that have no partner in another. */
export function UnmatchedTable({ rows, all, lens, other, side, measure, bound }: Props) {
  // In the order of the document: those that mean something first.
  const order = useOrder(unmatchedKeys, 'given')
  const textOf = useTexts(lens)
  const items = useMemo(
    () =>
      rowsOf(
        rows,
        (row) => `f/${row.latent} ${row.concept ?? ''} ${textOf(row.latent)}`,
        order.words,
        unmatchedKeys[order.sort.id],
        order.sort.down,
      ),
    [rows, textOf, order.words, order.sort.id, order.sort.down],
  )
  const columns = useMemo(
    (): Column[] => [
      {
        id: 'latent',
        title: side,
        width: '76px',
        least: 76,
        sort: 'up',
        cell: (i) => latentLink(lens, rows[i].latent),
      },
      {
        id: 'concept',
        title: 'Best concept',
        width: 'minmax(160px, 1fr)',
        least: 160,
        sort: 'up',
        cell: (i) => plain(rows[i].concept),
      },
      {
        id: 'text',
        title: 'In words',
        width: 'minmax(200px, 2fr)',
        least: 200,
        cell: (i) => plain(textOf(rows[i].latent)),
      },
      {
        id: 'density',
        title: 'Density',
        hint: 'Share of residues on which it is active',
        width: '84px',
        least: 84,
        number: true,
        sort: 'down',
        cell: (i) => percent(rows[i].density),
      },
      {
        id: 'nearest',
        title: 'Most alike',
        hint: 'The latent of the other that is most alike, which may be matched with another one',
        width: '92px',
        least: 92,
        sort: 'up',
        cell: (i) => (rows[i].nearest === null ? none : latentLink(other, rows[i].nearest!)),
      },
      {
        id: 'similarity',
        title: measure,
        width: '108px',
        least: 108,
        number: true,
        sort: 'down',
        cell: (i) => rows[i].similarity.toFixed(3),
      },
    ],
    [rows, lens, other, side, measure, textOf],
  )
  return (
    <>
      <p className="hint">
        Latents of {side} without a partner at {score(bound)} or above
        {all > rows.length && `; the ${count(rows.length)} of ${count(all)} whose concepts have the best F1`}. One
        whose most alike latent is above the bound lost it to another that is closer.
      </p>
      <ComparedTable
        order={order}
        items={items}
        all={rows.length}
        what="latents"
        label={`Latents only in ${side}`}
        place={`${lens.id} ${other.id} only`}
        columns={columns}
        narrow={(i) => (
          <>
            <span>
              {latentLink(lens, rows[i].latent)} {rows[i].concept ?? 'no concept'}
            </span>
            <span>{rows[i].similarity.toFixed(3)}</span>
            <span>{textOf(rows[i].latent)}</span>
          </>
        )}
        href={(i) => routeHash([lens.id, 'feature', rows[i].latent])}
        empty={rows.length ? 'No latent fits.' : 'Every latent that took part has a partner.'}
        file={`${lens.id}-not-in-${other.id}.tsv`}
        head={['latent', 'concept', 'text', 'density', 'nearest', 'similarity']}
        line={(i) => {
          const row = rows[i]
          return [row.latent, row.concept, textOf(row.latent), row.density, row.nearest, row.similarity]
        }}
      />
    </>
  )
}
