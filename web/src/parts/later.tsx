import { useEffect, useState, type ComponentType } from 'react'
import { Problem, Waiting } from './Status'

/** A part whose script is loaded when it is first shown, or before. */
export type Later<P> = ComponentType<P> & { preload: () => Promise<void> }

/**
 * Makes a part that loads its own script. Unlike React's lazy it is drawn at once when the script is there already:
 * a suspended part would wait some 300 ms before it is shown.
 */
export function later<P extends object>(load: () => Promise<{ default: ComponentType<P> }>): Later<P> {
  let Loaded: ComponentType<P> | null = null
  let loading: Promise<void> | null = null
  const preload = () =>
    (loading ??= load().then(
      (module) => void (Loaded = module.default),
      (error: unknown) => {
        loading = null
        throw error
      },
    ))
  function Part(props: P) {
    const [state, setState] = useState<'waiting' | 'there' | 'failed'>(Loaded ? 'there' : 'waiting')
    useEffect(() => {
      // It may have come since it was drawn: asking again is how that is noticed.
      let gone = false
      preload().then(
        () => gone || setState('there'),
        () => gone || setState('failed'),
      )
      return () => {
        gone = true
      }
    }, [])
    if (Loaded) return <Loaded {...props} />
    if (state === 'failed')
      return (
        <Problem text="A part of the page could not be loaded. Is the server still running? Load the page again." />
      )
    return <Waiting what="the page" />
  }
  return Object.assign(Part, { preload })
}
