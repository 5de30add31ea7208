import { useEffect, useState } from 'react'
import type { ErrorDocument } from './documents'

/** Documents lie under `data/` beside the page, served or written in advance. */
const cache = new Map<string, Promise<unknown>>()

export class DataError extends Error {}

async function failure(response: Response): Promise<DataError> {
  try {
    const body = (await response.json()) as ErrorDocument
    if (body.error) return new DataError(body.error)
  } catch {
    // no document: the status says it
  }
  return new DataError(`The server answered ${response.status} for ${new URL(response.url).pathname}.`)
}

export async function request<T>(path: string, init?: RequestInit): Promise<T> {
  let response: Response
  try {
    response = await fetch(path, init)
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new DataError('The server does not answer. Is plmlens serve still running?')
  }
  if (!response.ok) throw await failure(response)
  return (await response.json()) as T
}

/** A document by its path under `data/`, fetched once. */
export function document<T>(path: string): Promise<T> {
  let found = cache.get(path) as Promise<T> | undefined
  if (!found) {
    found = request<T>('data/' + path)
    cache.set(path, found)
    if (cache.size > 200) cache.delete(cache.keys().next().value!)
    found.catch(() => cache.delete(path))
  }
  return found
}

export interface Loaded<T> {
  data?: T
  error?: string
}

export function useDocument<T>(path: string | null): Loaded<T> {
  const [state, setState] = useState<Loaded<T> & { path?: string | null }>({})
  useEffect(() => {
    if (path === null) return
    let gone = false
    document<T>(path).then(
      (data) => gone || setState({ path, data }),
      (error: Error) => gone || setState({ path, error: error.message }),
    )
    return () => {
      gone = true
    }
  }, [path])
  return state.path === path ? state : {}
}
