import { useState } from 'react'

/** Hands a file to the reader. */
export function save(name: string, content: string | Blob, type = 'text/plain;charset=utf-8'): void {
  const url = URL.createObjectURL(typeof content === 'string' ? new Blob([content], { type }) : content)
  const link = window.document.createElement('a')
  link.href = url
  link.download = fileName(name)
  link.click()
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** A name that every file system takes. */
export const fileName = (name: string) =>
  name
    .replace(/[^\w.()+-]+/g, '_')
    .replace(/^\.+/, '')
    .slice(0, 120) || 'file'

/** A table as text: tabs and line breaks within a field become spaces; null and undefined are empty fields. */
export function tsv(header: string[], rows: Iterable<(string | number | boolean | null | undefined)[]>): string {
  const line = (fields: unknown[]) => fields.map((f) => String(f ?? '').replace(/[\t\r\n]+/g, ' ')).join('\t')
  const lines = [line(header)]
  for (const row of rows) lines.push(line(row))
  return lines.join('\n') + '\n'
}

interface DownloadProps {
  /** File name with its ending. */
  name: string
  /** What the button says: "TSV". */
  label: string
  /** What is downloaded, for the button's description: "activations". */
  what: string
  make: () => string | Blob | Promise<string | Blob>
}

/** A button that makes a file and hands it over. */
export function Download({ name, label, what, make }: DownloadProps) {
  const [problem, setProblem] = useState<string | null>(null)
  const run = async () => {
    try {
      save(name, await make())
      setProblem(null)
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
    }
  }
  return (
    <>
      <button
        type="button"
        className="small"
        title={`Download ${what} as ${label}`}
        aria-label={`Download ${what} as ${label}`}
        onClick={run}
      >
        {label}
      </button>
      {problem && (
        <span role="alert" className="problem-inline">
          {problem}
        </span>
      )}
    </>
  )
}

/** A button that copies text and says so. */
export function Copy({ label, what, text }: { label: string; what: string; text: () => string }) {
  const [state, setState] = useState<'' | 'copied' | 'failed'>('')
  const run = async () => {
    try {
      await navigator.clipboard.writeText(text())
      setState('copied')
    } catch {
      setState(copyByHand(text()) ? 'copied' : 'failed')
    }
    window.setTimeout(() => setState(''), 1500)
  }
  return (
    <button
      type="button"
      className="small"
      title={`Copy ${what}`}
      aria-label={`${label}: copy ${what}`}
      onClick={run}
    >
      <span aria-live="polite">{state === 'copied' ? 'Copied' : state === 'failed' ? 'Not allowed' : label}</span>
    </button>
  )
}

/** The clipboard needs a secure address; over plain http the old way is left. */
function copyByHand(text: string): boolean {
  const area = window.document.createElement('textarea')
  area.value = text
  area.style.position = 'fixed'
  area.style.opacity = '0'
  window.document.body.append(area)
  area.select()
  const done = window.document.execCommand('copy')
  area.remove()
  return done
}
