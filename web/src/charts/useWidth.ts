import { useLayoutEffect, useRef, useState } from 'react'

/** The width of an element in pixels, kept up to date: charts are drawn to it, so that text keeps its size. */
export function useWidth<T extends Element>(fallback: number) {
  const element = useRef<T>(null)
  const [width, setWidth] = useState(fallback)
  useLayoutEffect(() => {
    const target = element.current
    if (!target) return
    const measure = () => setWidth(Math.max(160, Math.round(target.getBoundingClientRect().width)))
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(target)
    return () => observer.disconnect()
  }, [])
  return [element, width] as const
}
