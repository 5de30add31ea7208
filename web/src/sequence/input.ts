import { formatOf } from '../structure/source'

/** What a reader gave. */
export type SequenceInput =
  | { kind: 'sequence'; name: string | null; sequence: string }
  | { kind: 'structure'; text: string; format: 'pdb' | 'cif' }
  | { kind: 'accession'; accession: string }
  | { kind: 'problem'; text: string }

/** Residues of one run. */
const mostResidues = 5000

const known = new Set('ACDEFGHIKLMNPQRSTVWYUOBZJX')

/** Accession numbers as UniProt gives them, or an entry name. */
const accession = /^([OPQ][0-9][A-Z0-9]{3}[0-9]|[A-NR-Z][0-9]([A-Z][A-Z0-9]{2}[0-9]){1,2})$/i
const entry = /^[A-Z0-9]{1,11}_[A-Z0-9]{1,5}$/i

/** Reads what was pasted, typed or dropped: a sequence, FASTA, an accession, PDB or mmCIF. */
export function readInput(text: string): SequenceInput {
  const trimmed = text.trim()
  if (!trimmed) return { kind: 'problem', text: 'Paste a sequence first.' }
  if (accession.test(trimmed) || entry.test(trimmed))
    return { kind: 'accession', accession: trimmed.toUpperCase() }
  const format = formatOf(trimmed)
  if (format) return { kind: 'structure', text, format }
  const lines = trimmed.split(/\r\n|\r|\n/)
  const headers = lines.filter((l) => l.startsWith('>')).length
  if (headers > 1) return { kind: 'problem', text: `The text holds ${headers} sequences; give one at a time.` }
  if (headers === 1 && !lines[0].startsWith('>'))
    return { kind: 'problem', text: 'There are letters before the line that begins with ">".' }
  const name = headers ? lines[0].slice(1).trim() || null : null
  return readLetters(lines.slice(headers), name)
}

function readLetters(lines: string[], name: string | null): SequenceInput {
  let sequence = ''
  for (const line of lines) {
    // Numbers at the beginning and end of a line are positions, as in GenBank and UniProt files.
    for (const letter of line.replace(/^\s*\d+\s/, '').replace(/\s\d+\s*$/, '')) {
      if (/\s/.test(letter)) continue
      const upper = letter.toUpperCase()
      if (known.has(upper)) sequence += upper
      else if (letter === '*' && lines.indexOf(line) === lines.length - 1 && line.trimEnd().endsWith('*')) continue
      else {
        const what =
          letter === '-' || letter === '.'
            ? 'is a gap: give the sequence without gaps'
            : /\d/.test(letter)
              ? 'is a digit'
              : 'is no amino acid'
        return { kind: 'problem', text: `"${letter}" at position ${sequence.length + 1} ${what}.` }
      }
    }
  }
  if (!sequence) return { kind: 'problem', text: 'There are no residues after the header.' }
  if (sequence.length > mostResidues) {
    const text = `The sequence has ${sequence.length.toLocaleString('en')} residues; at most ` +
      `${mostResidues.toLocaleString('en')} are run at once.`
    return { kind: 'problem', text }
  }
  return { kind: 'sequence', name, sequence }
}
