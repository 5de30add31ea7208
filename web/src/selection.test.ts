import { describe, expect, it } from 'vitest'
import { SelectionStore } from './selection'

function shelf(content: Record<string, string> = {}) {
  return {
    content,
    getItem: (key: string) => content[key] ?? null,
    setItem: (key: string, value: string) => void (content[key] = value),
  }
}

describe('SelectionStore', () => {
  it('holds each latent once, ascending', () => {
    const store = new SelectionStore('l', null, null)
    store.set([5, 1, 5, 3])
    store.add([2, 1])
    store.remove([3])
    store.toggle(9)
    store.toggle(5)
    expect(store.snapshot().latents).toEqual([1, 2, 9])
    store.clear()
    expect(store.snapshot().latents).toEqual([])
  })

  it('stays in the tab, and in the browser under a name, for each lens apart', () => {
    const tab = shelf(),
      browser = shelf()
    const store = new SelectionStore('a', tab, browser)
    store.set([4, 2])
    store.save('helices')
    store.set([7])
    const again = new SelectionStore('a', tab, browser)
    expect(again.snapshot().latents).toEqual([7])
    again.open('helices')
    expect(again.snapshot().latents).toEqual([2, 4])
    expect(new SelectionStore('b', tab, browser).snapshot()).toEqual({ latents: [], saved: [] })
    again.forget('helices')
    expect(new SelectionStore('a', tab, browser).snapshot().saved).toEqual([])
  })

  it('replaces what was saved under the same name', () => {
    const store = new SelectionStore('a', null, null)
    store.set([1])
    store.save('x')
    store.set([2])
    store.save('x')
    expect(store.snapshot().saved).toEqual([{ name: 'x', latents: [2] }])
  })

  it('takes what it cannot read for nothing', () => {
    const key = 'plmlens.selection.a'
    for (const bad of ['{', '"x"', '[1.5,-2,"3",null]', '[{"name":3},{"latents":[1]},null]']) {
      const store = new SelectionStore('a', shelf({ [key]: bad }), shelf({ [key]: bad }))
      expect(store.snapshot()).toEqual({ latents: [], saved: [] })
    }
    const refuses = {
      getItem: () => {
        throw new Error()
      },
      setItem: () => {
        throw new Error()
      },
    }
    const store = new SelectionStore('a', refuses, refuses)
    store.set([1])
    expect(store.snapshot().latents).toEqual([1])
  })

  it('tells those who listen', () => {
    const store = new SelectionStore('a', null, null)
    let told = 0
    const stop = store.subscribe(() => told++)
    store.add([1])
    stop()
    store.add([2])
    expect(told).toBe(1)
  })
})
