import type { LassoMode } from './MapStage'

interface GestureEvents {
  drag(dx: number, dy: number): void
  zoom(factor: number, px: number, py: number): void
  hover(px: number, py: number): void
  leave(): void
  click(px: number, py: number, touch: boolean): void
  /** Whether the next drag draws a line. */
  lassoing(): boolean
  trail(px: number, py: number): void
  trailEnd(mode: LassoMode): void
  trailCancel(): void
}

interface Contact {
  x: number
  y: number
}

/** Pixels that a pressed pointer may move and still be a click. */
const still = 4

/** Turns what mouse, pen and fingers do on an element into moving, enlarging, pointing, clicking and drawing. */
export class Gestures {
  private readonly contacts = new Map<number, Contact>()
  private readonly stop = new AbortController()
  private start: Contact | null = null
  private drawing = false
  private moved = false

  constructor(
    private readonly element: HTMLElement,
    private readonly events: GestureEvents,
  ) {
    const { signal } = this.stop
    element.addEventListener('pointerdown', this.down, { signal })
    element.addEventListener('pointermove', this.move, { signal })
    element.addEventListener('pointerup', this.up, { signal })
    element.addEventListener('pointercancel', this.cancel, { signal })
    element.addEventListener('pointerleave', () => this.contacts.size || events.leave(), { signal })
    element.addEventListener('wheel', this.wheel, { passive: false, signal })
  }

  dispose(): void {
    this.stop.abort()
  }

  private at = (event: MouseEvent): Contact => {
    const box = this.element.getBoundingClientRect()
    return { x: event.clientX - box.left, y: event.clientY - box.top }
  }

  private down = (event: PointerEvent) => {
    if (event.pointerType === 'mouse' && event.button !== 0) return
    this.element.setPointerCapture(event.pointerId)
    const place = this.at(event)
    this.contacts.set(event.pointerId, place)
    if (this.contacts.size === 1) {
      this.start = place
      this.moved = false
      this.drawing = this.events.lassoing()
      if (this.drawing) this.events.trail(place.x, place.y)
    } else if (this.drawing) {
      this.drawing = false
      this.events.trailCancel()
    }
  }

  private move = (event: PointerEvent) => {
    const place = this.at(event)
    const before = this.contacts.get(event.pointerId)
    if (!before) {
      if (event.pointerType !== 'touch') this.events.hover(place.x, place.y)
      return
    }
    if (this.start && Math.hypot(place.x - this.start.x, place.y - this.start.y) > still) this.moved = true
    if (this.contacts.size > 1) this.moved = true
    if (!this.moved) return
    if (this.drawing) this.events.trail(place.x, place.y)
    else if (this.contacts.size === 1) this.events.drag(place.x - before.x, place.y - before.y)
    else this.pinch(event.pointerId, before, place)
    this.contacts.set(event.pointerId, place)
  }

  /** Two fingers: what lay between them stays between them. */
  private pinch(id: number, before: Contact, now: Contact): void {
    const other = [...this.contacts].find(([key]) => key !== id)![1]
    const was = Math.hypot(before.x - other.x, before.y - other.y)
    const is = Math.hypot(now.x - other.x, now.y - other.y)
    this.events.drag((now.x - before.x) / 2, (now.y - before.y) / 2)
    if (was > 1 && is > 1) this.events.zoom(is / was, (now.x + other.x) / 2, (now.y + other.y) / 2)
  }

  private up = (event: PointerEvent) => {
    if (!this.contacts.delete(event.pointerId) || this.contacts.size) return
    if (this.drawing) {
      this.drawing = false
      if (this.moved) this.events.trailEnd(event.shiftKey ? 'add' : event.altKey ? 'remove' : 'replace')
      else this.events.trailCancel()
    } else if (!this.moved) {
      const { x, y } = this.at(event)
      this.events.click(x, y, event.pointerType === 'touch')
    }
  }

  private cancel = (event: PointerEvent) => {
    this.contacts.delete(event.pointerId)
    this.moved = true
    if (!this.drawing) return
    this.drawing = false
    this.events.trailCancel()
  }

  private wheel = (event: WheelEvent) => {
    event.preventDefault()
    const { x, y } = this.at(event)
    // Wheels count in lines or pixels, touchpads in few pixels; a pinch on a touchpad comes with Ctrl.
    const pixels = event.deltaY * (event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? 400 : 1)
    const limited = Math.min(Math.max(pixels, -200), 200)
    this.events.zoom(Math.exp(-limited * (event.ctrlKey ? 0.01 : 0.002)), x, y)
  }
}
