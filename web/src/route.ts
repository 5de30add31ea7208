import { useSyncExternalStore } from 'react'

/** Where the page is: `#/{lens}/{view}/{item}?key=value`, or `#/compare/{a}/{b}`. All state of a view is in it. */
interface Route {
  path: string[]
  query: URLSearchParams
}

export function parseRoute(hash: string): Route {
  const text = hash.replace(/^#\/?/, '')
  const mark = text.indexOf('?')
  const path = (mark < 0 ? text : text.slice(0, mark)).split('/').filter(Boolean).map(decode)
  return { path, query: new URLSearchParams(mark < 0 ? '' : text.slice(mark + 1)) }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

export function routeHash(path: (string | number)[], query?: URLSearchParams | Record<string, string>): string {
  const text = new URLSearchParams(query).toString()
  return '#/' + path.map((part) => encodeURIComponent(part)).join('/') + (text ? '?' + text : '')
}

function subscribe(changed: () => void): () => void {
  window.addEventListener('hashchange', changed)
  window.addEventListener('plmlens-route', changed)
  return () => {
    window.removeEventListener('hashchange', changed)
    window.removeEventListener('plmlens-route', changed)
  }
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash)
  return parseRoute(hash)
}

export function go(hash: string): void {
  window.location.hash = hash
}

/** Changes one part of the state without a step in the browser's history. */
export function replaceHash(hash: string): void {
  window.history.replaceState(null, '', hash)
  window.dispatchEvent(new Event('plmlens-route'))
}

/** One piece of a view's state, kept in the address; the default is not written. */
export function useQuery(key: string, fallback: string): [string, (value: string) => void] {
  const route = useRoute()
  const value = route.query.get(key) ?? fallback
  const set = (next: string) => {
    const now = parseRoute(window.location.hash)
    if (next === fallback) now.query.delete(key)
    else now.query.set(key, next)
    replaceHash(routeHash(now.path, now.query))
  }
  return [value, set]
}
