import type { AnnotationRow } from '../api/documents'

/** How a box is filled, so that types of one colour are told apart without their names. */
export type Texture = 'solid' | 'rising' | 'falling' | 'dots' | 'bars' | 'open'
type Shape = 'box' | 'arrow' | 'pin' | 'bridge'

interface AnnotationStyle {
  type: string
  /** Plain name. */
  name: string
  group: string
  texture: Texture
  shape: Shape
}

interface AnnotationGroup {
  id: string
  name: string
  /** Colours in the light and in the dark theme: told apart with any colour vision, none like the activation scale. */
  light: string
  dark: string
  /** Shown unless the reader hides it. */
  shown: boolean
}

export const annotationGroups: AnnotationGroup[] = [
  { id: 'domains', name: 'Domains and regions', light: '#3a76b5', dark: '#6fa8e0', shown: true },
  { id: 'sites', name: 'Sites', light: '#8a3a86', dark: '#d58bd0', shown: true },
  { id: 'modifications', name: 'Modifications and bonds', light: '#1d7d64', dark: '#5cc4a5', shown: true },
  { id: 'topology', name: 'Membrane and targeting', light: '#6b6a2f', dark: '#c2bf6e', shown: true },
  { id: 'secondary', name: 'Secondary structure', light: '#5b6770', dark: '#a3b1bc', shown: true },
  { id: 'chains', name: 'Chains and peptides', light: '#4b5b8c', dark: '#98a8dd', shown: false },
  { id: 'variants', name: 'Variants and conflicts', light: '#8c4a57', dark: '#dd98a6', shown: false },
]

const rows: [string, string, string, Texture, Shape][] = [
  ['DOMAIN', 'domain', 'domains', 'solid', 'box'],
  ['ZN_FING', 'zinc finger', 'domains', 'rising', 'box'],
  ['DNA_BIND', 'DNA-binding region', 'domains', 'falling', 'box'],
  ['REPEAT', 'repeat', 'domains', 'bars', 'box'],
  ['COILED', 'coiled coil', 'domains', 'dots', 'box'],
  ['REGION', 'region', 'domains', 'open', 'box'],
  ['COMPBIAS', 'compositional bias', 'domains', 'open', 'box'],
  ['MOTIF', 'motif', 'domains', 'solid', 'box'],
  ['ACT_SITE', 'active site', 'sites', 'solid', 'pin'],
  ['BINDING', 'binding site', 'sites', 'open', 'pin'],
  ['SITE', 'site', 'sites', 'rising', 'pin'],
  ['MOD_RES', 'modified residue', 'modifications', 'solid', 'pin'],
  ['LIPID', 'lipidation', 'modifications', 'rising', 'pin'],
  ['CARBOHYD', 'glycosylation', 'modifications', 'open', 'pin'],
  ['DISULFID', 'disulfide bond', 'modifications', 'solid', 'bridge'],
  ['CROSSLNK', 'cross-link', 'modifications', 'rising', 'bridge'],
  ['SIGNAL', 'signal peptide', 'topology', 'rising', 'box'],
  ['TRANSIT', 'transit peptide', 'topology', 'falling', 'box'],
  ['TRANSMEM', 'transmembrane', 'topology', 'solid', 'box'],
  ['INTRAMEM', 'intramembrane', 'topology', 'bars', 'box'],
  ['TOPO_DOM', 'topological domain', 'topology', 'open', 'box'],
  ['HELIX', 'helix', 'secondary', 'solid', 'box'],
  ['STRAND', 'strand', 'secondary', 'open', 'arrow'],
  ['TURN', 'turn', 'secondary', 'dots', 'box'],
  ['CHAIN', 'chain', 'chains', 'open', 'box'],
  ['PROPEP', 'propeptide', 'chains', 'rising', 'box'],
  ['PEPTIDE', 'peptide', 'chains', 'solid', 'box'],
  ['INIT_MET', 'initiator methionine', 'chains', 'solid', 'pin'],
  ['VAR_SEQ', 'alternative sequence', 'variants', 'open', 'box'],
  ['VARIANT', 'variant', 'variants', 'solid', 'pin'],
  ['MUTAGEN', 'mutagenesis', 'variants', 'rising', 'pin'],
  ['CONFLICT', 'sequence conflict', 'variants', 'open', 'pin'],
  ['UNSURE', 'unsure residue', 'variants', 'dots', 'pin'],
  ['NON_STD', 'non-standard residue', 'variants', 'bars', 'pin'],
  ['NON_CONS', 'non-adjacent residues', 'variants', 'falling', 'pin'],
  ['NON_TER', 'non-terminal residue', 'variants', 'falling', 'pin'],
]

const styles = new Map(
  rows.map(([type, name, group, texture, shape]) => [type, { type, name, group, texture, shape }]),
)

/** How a feature type is drawn; types that are not known go with the domains and regions. */
export function styleOf(type: string): AnnotationStyle {
  const plain = type.toLowerCase().replaceAll('_', ' ')
  return styles.get(type) ?? { type, name: plain, group: 'domains', texture: 'dots', shape: 'box' }
}

/** "domain Protein kinase, 12 to 270". */
function annotationText(row: AnnotationRow): string {
  const style = styleOf(row.type)
  const place =
    style.shape === 'bridge' && row.end > row.start
      ? `${row.start} and ${row.end}`
      : row.start === row.end
        ? `${row.start}`
        : `${row.start} to ${row.end}`
  return `${style.name}${row.note ? ' ' + row.note : ''}, ${place}`
}

/** Whether an annotation is on a residue, 1-based; a bond is on its two ends. */
export function covers(row: AnnotationRow, residue: number): boolean {
  if (styleOf(row.type).shape === 'bridge') return residue === row.start || residue === row.end
  return residue >= row.start && residue <= row.end
}

/**
 * Annotation on a residue, 1-based, in words: at most four, and how many more. Whole chains and conflicts are left
 * out.
 */
export function annotationsAt(annotations: AnnotationRow[], residue: number): string[] {
  const here = annotations.filter((a) => covers(a, residue) && !['CHAIN', 'CONFLICT', 'VAR_SEQ'].includes(a.type))
  const out = here.slice(0, 4).map(annotationText)
  return here.length > 4 ? [...out, `and ${here.length - 4} more annotations`] : out
}

/** A line of annotations that do not overlap. */
export interface Lane {
  group: AnnotationGroup
  /** What is in it, for its label. */
  names: string[]
  items: AnnotationRow[]
}

/**
 * Packs annotations into lanes, each group by itself: types in the order of the table, each annotation into the first
 * lane with room, `room` residues kept free on both sides. At most `most` lanes a group.
 */
export function packLanes(annotations: AnnotationRow[], shown: Set<string>, room = 0, most = 12): PackedLanes {
  const lanes: Lane[] = []
  let leftOut = 0
  for (const group of annotationGroups) {
    if (!shown.has(group.id)) continue
    const mine = annotations.filter((a) => styleOf(a.type).group === group.id)
    const order = new Map(rows.map((r, i) => [r[0], i]))
    mine.sort(
      (a, b) => (order.get(a.type) ?? 99) - (order.get(b.type) ?? 99) || a.start - b.start || b.end - a.end,
    )
    const made: { items: AnnotationRow[]; names: string[] }[] = []
    for (const item of mine) {
      const lane = made.find((l) => l.items.every((o) => item.start > o.end + room || item.end + room < o.start))
      if (lane) {
        lane.items.push(item)
        const name = styleOf(item.type).name
        if (!lane.names.includes(name)) lane.names.push(name)
      } else if (made.length < most) made.push({ items: [item], names: [styleOf(item.type).name] })
      else leftOut++
    }
    for (const lane of made)
      lanes.push({ group, names: lane.names, items: lane.items.sort((a, b) => a.start - b.start) })
  }
  return { lanes, leftOut }
}

interface PackedLanes {
  lanes: Lane[]
  /** Annotations for which no lane was left. */
  leftOut: number
}
