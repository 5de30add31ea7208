import { useEffect, useId, useRef, useState, type DragEvent, type FormEvent } from 'react'
import { mostBytes } from '../structure/source'
import { readInput, type SequenceInput } from './input'

interface Props {
  /** Text that is there at first: what the address holds. */
  initial: string
  busy: boolean
  /** Said instead of the button where the model cannot be run: only accessions are taken. */
  notLive: string | null
  example: string | null
  onSubmit: (input: Exclude<SequenceInput, { kind: 'problem' }>) => void
}

/** A sequence, FASTA, accession or structure, pasted or dropped. */
export function SequenceForm({ initial, busy, notLive, example, onSubmit }: Props) {
  const [text, setText] = useState(initial)
  const [problem, setProblem] = useState<string | null>(null)
  const [over, setOver] = useState(false)
  const picker = useRef<HTMLInputElement>(null)
  const id = useId()
  useEffect(() => setText(initial), [initial])

  const submit = (given: string, file?: string) => {
    const input = readInput(given)
    if (input.kind === 'problem') return setProblem(file ? `${file}: ${input.text}` : input.text)
    if (notLive && input.kind !== 'accession')
      return setProblem(`${notLive} Give the accession of a protein in this lens instead.`)
    setProblem(null)
    onSubmit(input)
  }
  const read = async (file: File | undefined) => {
    if (!file) return
    if (file.size > mostBytes)
      return setProblem(
        `${file.name} has ${Math.round(file.size / 1e6)} MB; at most ${mostBytes / 1e6} MB are read.`,
      )
    const given = await file.text()
    if (given.includes('\0'))
      return setProblem(`${file.name} is no text: BinaryCIF and compressed files are not read.`)
    // A structure is too long to be shown in the box.
    if (given.length < 20_000) setText(given)
    submit(given, file.name)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const file = event.dataTransfer.files[0]
    if (file) void read(file)
    else setText(event.dataTransfer.getData('text'))
  }
  return (
    <form
      className={over ? 'sequence-form over' : 'sequence-form'}
      onDrop={drop}
      onDragOver={(e) => {
        e.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onSubmit={(e: FormEvent) => {
        e.preventDefault()
        submit(text)
      }}
    >
      <label htmlFor={id}>
        {notLive
          ? 'Accession or entry name of a protein in this lens'
          : 'Sequence, FASTA, accession, or the text of a PDB or mmCIF file'}
      </label>
      <textarea
        id={id}
        rows={4}
        value={text}
        spellCheck={false}
        autoCapitalize="off"
        autoCorrect="off"
        aria-invalid={problem !== null}
        aria-describedby={problem ? id + 'p' : undefined}
        placeholder={notLive ? 'P04637' : 'MKTAYIAKQRQISFVKSHFSRQ… or P04637; a file can be dropped here'}
        onChange={(e) => setText(e.target.value)}
        onKeyDown={(e) => {
          const oneLine = !text.includes('\n') && text.length < 20
          if (e.key === 'Enter' && (e.ctrlKey || e.metaKey || oneLine)) {
            e.preventDefault()
            submit(text)
          }
        }}
      />
      <div className="toolbar">
        <button type="submit" className="primary" disabled={busy || !text.trim()}>
          {notLive ? 'Show the protein' : 'Run'}
        </button>
        <button type="button" onClick={() => picker.current?.click()}>
          Open a file
        </button>
        <input
          ref={picker}
          type="file"
          hidden
          accept=".fasta,.fa,.faa,.txt,.pdb,.ent,.cif,.mmcif"
          onChange={(e) => {
            void read(e.target.files?.[0])
            e.target.value = ''
          }}
        />
        {example && (
          <button
            type="button"
            onClick={() => {
              setText(example)
              submit(example)
            }}
          >
            Example: {example}
          </button>
        )}
        <span className="hint">Ctrl+Enter runs it. At most 5,000 residues.</span>
      </div>
      {problem && (
        <p className="problem" role="alert" id={id + 'p'}>
          {problem}
        </p>
      )}
    </form>
  )
}
