// @vitest-environment jsdom
import { act, useLayoutEffect } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { later } from './later'

let place: HTMLElement
let root: Root
const Hello = ({ name }: { name: string }) => <p>Hello {name}</p>
const settle = () => act(() => new Promise<void>((done) => setTimeout(done)))

beforeEach(() => {
  ;(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true
  place = window.document.createElement('div')
  root = createRoot(place)
})
afterEach(() => act(() => root.unmount()))

it('waits for its script, and is drawn at once when it is there', async () => {
  let loads = 0
  const Part = later(() => (loads++, Promise.resolve({ default: Hello })))
  act(() => root.render(<Part name="A" />))
  expect(place.textContent).toContain('Loading')
  await settle()
  expect(place.textContent).toBe('Hello A')
  act(() =>
    root.render(
      <div>
        <Part name="B" />
      </div>,
    ),
  )
  expect(place.textContent).toBe('Hello B')
  expect(loads).toBe(1)
})

it('says when the script does not come, and tries again the next time', async () => {
  let fail = true
  const Part = later(() =>
    fail ? Promise.reject<{ default: typeof Hello }>(new Error('no')) : Promise.resolve({ default: Hello }),
  )
  act(() => root.render(<Part name="A" />))
  await settle()
  expect(place.textContent).toContain('could not be loaded')
  fail = false
  act(() =>
    root.render(
      <div>
        <Part name="B" />
      </div>,
    ),
  )
  await settle()
  expect(place.textContent).toBe('Hello B')
})

it('notices a script that comes between drawing and its effects', async () => {
  let arrive = () => {}
  const Part = later(
    () =>
      ({
        then: (done: (module: { default: typeof Hello }) => void) => {
          arrive = () => done({ default: Hello })
          return Promise.resolve()
        },
      }) as unknown as Promise<{ default: typeof Hello }>,
  )
  const Arrives = () => {
    useLayoutEffect(() => arrive())
    return null
  }
  void Part.preload()
  act(() =>
    root.render(
      <>
        <Part name="A" />
        <Arrives />
      </>,
    ),
  )
  await settle()
  expect(place.textContent).toBe('Hello A')
})
