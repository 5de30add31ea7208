import type { SavedSelection } from '../selection'

const format = 'plmlens-selections'

/** Saved selections as a file. */
export function selectionFile(lens: string, saved: readonly SavedSelection[]): string {
  return JSON.stringify({ format, version: 1, lens, selections: saved }, null, 1) + '\n'
}

/** The selections of a file; fails with a sentence when it is not one. */
export function readSelectionFile(text: string, latents: number): SavedSelection[] {
  let file: { format?: unknown; version?: unknown; selections?: unknown }
  try {
    file = JSON.parse(text)
  } catch {
    throw new Error('The file is not JSON: choose one that was saved here.')
  }
  if (file?.format !== format || !Array.isArray(file.selections))
    throw new Error('The file holds no selections: choose one that was saved here.')
  if (file.version !== 1)
    throw new Error(`The file is of version ${String(file.version)}; this explorer reads version 1.`)
  return file.selections.map((item: Partial<SavedSelection> | null, at) => {
    const numbers = item?.latents
    if (typeof item?.name !== 'string' || !item.name.trim() || !Array.isArray(numbers))
      throw new Error(`Selection ${at + 1} of the file has no name or no latents.`)
    const wrong = numbers.find((n) => !Number.isInteger(n) || n < 0 || n >= latents)
    if (wrong !== undefined)
      throw new Error(
        `Selection "${item.name}" names latent ${wrong}; this lens has 0 to ${latents - 1}. Is it of another lens?`,
      )
    return { name: item.name.trim().slice(0, 100), latents: [...new Set(numbers)].sort((a, b) => a - b) }
  })
}
