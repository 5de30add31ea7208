import { DataError } from '../api/data'

type StructureFormat = 'pdb' | 'cif'

/** Text of a structure file, and where it is from. */
export interface StructureText {
  text: string
  format: StructureFormat
  /** For the caption: "AlphaFold DB, AF-P12345-F1". */
  source: string
}

/** Largest file that is read: more than any single chain needs. */
export const mostBytes = 20_000_000

/** PDB or mmCIF by what the text looks like; null for anything else. */
export function formatOf(text: string): StructureFormat | null {
  const head = text.slice(0, 200_000)
  if (/^\s*data_/m.test(head) && /^\s*_atom_site\./m.test(text)) return 'cif'
  if (/^(ATOM  |HETATM)/m.test(text)) return 'pdb'
  return null
}

/** A file that a reader gives; fails with one sentence. */
export async function readStructureFile(file: File): Promise<StructureText> {
  if (file.size > mostBytes)
    throw new DataError(`${file.name} has ${Math.round(file.size / 1e6)} MB; at most ${mostBytes / 1e6} MB are read.`)
  const text = await file.text()
  const format = formatOf(text)
  if (!format)
    throw new DataError(`${file.name} has no atoms in PDB or mmCIF form; BinaryCIF and compressed files are not read.`)
  return { text, format, source: file.name }
}

/** A structure file by its address beside the page; fails with the server's sentence. */
export async function fetchStructure(path: string, source: string, signal?: AbortSignal): Promise<StructureText> {
  let response: Response
  try {
    response = await fetch(path, { signal })
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new DataError('The server does not answer. Is plmlens serve still running?')
  }
  const text = await response.text()
  if (!response.ok) {
    let said: string | undefined
    try {
      said = (JSON.parse(text) as { error?: string }).error
    } catch {
      // no document: the status says it
    }
    throw new DataError(said ?? `The server answered ${response.status} for ${path}.`)
  }
  const format = formatOf(text)
  if (!format) throw new DataError(`${path} holds no atoms in PDB or mmCIF form.`)
  return { text, format, source }
}
