/** What part of the columns a scrolling group of tracks shows: shared by its canvases, outside React's state. */
export class Viewport {
  /** Pixels left of the edge. */
  scroll = 0
  private readonly listeners = new Set<() => void>()
  private frame = 0

  /** Called on every scroll; the canvases draw once a frame. */
  moveTo(scroll: number): void {
    if (scroll === this.scroll) return
    this.scroll = scroll
    if (!this.frame)
      this.frame = requestAnimationFrame(() => {
        this.frame = 0
        for (const listener of [...this.listeners]) listener()
      })
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }
}
