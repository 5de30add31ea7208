import { useEffect, useRef, useState, type ReactNode } from 'react'

/** A box that scrolls sideways when its table is wider; then, and only then, the keyboard reaches it. */
export function ScrollX({ children }: { children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null)
  const [scrolls, setScrolls] = useState(false)
  useEffect(() => {
    const element = box.current!
    const measure = () =>
      setScrolls(element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight)
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    for (const child of element.children) observer.observe(child)
    return () => observer.disconnect()
  }, [])
  return (
    <div ref={box} className="scroll-x" tabIndex={scrolls ? 0 : undefined}>
      {children}
    </div>
  )
}
