import { useEffect, useRef, useState, type DragEvent } from 'react'
import type { LensSummary } from '../api/documents'
import { useSite } from '../SiteContext'
import type { SequenceStructureSlot } from './slot'
import { fetchStructure, readStructureFile, type StructureText } from './source'
import { StructureView } from './StructureView'

interface Props extends SequenceStructureSlot {
  lens: LensSummary
  accession: string
  /** As in the documents: "pdb", "cif", "alphafold" or null. */
  structure: string | null
  pdb?: string[]
  /** False for a sequence without an accession, of which no source knows. */
  named?: boolean
}

interface Source {
  path: string
  text: string
}

/** Where the structure of a protein can be had: a file of the lens first, then sources that were turned on. */
export function structureSources(
  lens: string,
  accession: string,
  structure: string | null,
  pdb: string[],
  external: string[],
): Source[] {
  const name = encodeURIComponent(accession)
  const out: Source[] = []
  if (structure === 'pdb' || structure === 'cif')
    out.push({ path: `data/${lens}/structures/${name}.${structure}`, text: `${accession}, local file` })
  if (external.includes('alphafold'))
    out.push({ path: `api/external/alphafold/${name}`, text: `AlphaFold DB, ${accession}` })
  if (external.includes('pdb'))
    for (const id of pdb) out.push({ path: `api/external/pdb/${encodeURIComponent(id)}`, text: `PDB, ${id}` })
  return out
}

/** The structure of a protein coloured by activation, or how to get one. */
export function StructurePanel(props: Props) {
  const { lens, accession, structure, pdb = [], named = true } = props
  const { external, served } = useSite()
  const sources = named ? structureSources(lens.id, accession, structure, pdb, external) : []
  const [chosen, setChosen] = useState<string | null>(null)
  const path = sources.find((s) => s.path === chosen)?.path ?? sources[0]?.path ?? null
  const text = sources.find((s) => s.path === path)?.text ?? ''
  const [state, setState] = useState<{ path?: string | null; shown?: StructureText; error?: string }>({})
  const [dropped, setDropped] = useState<{ accession: string; shown: StructureText } | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const picker = useRef<HTMLInputElement>(null)

  useEffect(() => {
    if (path === null) return
    const stop = new AbortController()
    fetchStructure(path, text, stop.signal).then(
      (shown) => setState({ path, shown }),
      (error: Error) => error.name === 'AbortError' || setState({ path, error: error.message }),
    )
    return () => stop.abort()
  }, [path, text])

  const read = async (file: File | undefined) => {
    if (!file) return
    try {
      setDropped({ accession, shown: await readStructureFile(file) })
      setProblem(null)
    } catch (error) {
      setProblem((error as Error).message)
    }
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    void read(event.dataTransfer.files[0])
  }
  const own = dropped?.accession === accession ? dropped.shown : null
  const current = state.path === path ? state : {}
  const shown = own ?? current.shown
  return (
    <section
      className="structure-panel"
      aria-label="Structure"
      onDragOver={(e) => e.preventDefault()}
      onDrop={drop}
    >
      <div className="structure-head">
        <h2>Structure{named && ` of ${accession}`}</h2>
        {sources.length > 1 && !own && (
          <select
            aria-label="Source of the structure"
            value={path ?? ''}
            onChange={(e) => setChosen(e.target.value)}
          >
            {sources.map((s) => (
              <option key={s.path} value={s.path}>
                {s.text}
              </option>
            ))}
          </select>
        )}
        {own && sources.length > 0 && (
          <button type="button" className="small" onClick={() => setDropped(null)}>
            Back to {text}
          </button>
        )}
        <button type="button" className="small" onClick={() => picker.current?.click()}>
          Open a file
        </button>
        <input
          ref={picker}
          type="file"
          accept=".pdb,.ent,.cif,.mmcif"
          hidden
          onChange={(e) => void read(e.target.files?.[0])}
        />
      </div>
      {problem && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      {shown ? (
        <StructureView {...props} structure={shown} id={accession} />
      ) : current.error ? (
        <p className="problem" role="alert">
          {current.error}
        </p>
      ) : path ? (
        <p className="soft" role="status">
          Loading {text} …
        </p>
      ) : (
        <p className="soft">
          {named
            ? howToGet(accession, structure, pdb, served)
            : 'Drop a PDB or mmCIF file of this protein here to see it coloured; residues are found by alignment.'}
        </p>
      )}
    </section>
  )
}

function howToGet(accession: string, structure: string | null, pdb: string[], served: boolean): string {
  const known =
    structure === 'alphafold'
      ? 'AlphaFold DB has a model of it. '
      : pdb.length
        ? `The PDB has ${pdb.length} structures of it. `
        : ''
  const turnOn = served
    ? 'Start plmlens serve with --structures FOLDER for files of your own, or with --allow alphafold to have ' +
      'models fetched; '
    : ''
  return `There is no structure file of ${accession} here. ${known}${turnOn}${turnOn ? 'or drop' : 'Drop'} a PDB ` +
    `or mmCIF file on this place.`
}
