import type { Size, Viewport } from './viewport'

/** How points look: row i is point i. */
export interface Look {
  /** [4 · points]: red, green, blue, opacity, 0 to 255. */
  colours: Uint8Array
  /** [points]: diameter relative to the usual one. */
  sizes: Float32Array
  /** Points to draw, the first below the others. */
  order: Uint32Array
  /** Where in `order` the points of each level begin; a level's points lie in no order that means anything. */
  levels: number[]
  /** Points with a ring, drawn above all. */
  rings: Uint32Array
  ringColour: [number, number, number]
}

const vertexSource = `#version 300 es
uniform vec2 u_centre;
uniform vec2 u_scale;
uniform float u_size;
uniform float u_ring;
in vec2 a_place;
in vec4 a_colour;
in float a_size;
out vec4 v_colour;
out float v_size;
void main() {
  gl_Position = vec4((a_place - u_centre) * u_scale, 0.0, 1.0);
  float size = u_size * a_size + (u_ring > 0.0 ? 4.0 * u_ring : 0.0);
  gl_PointSize = size;
  v_size = size;
  v_colour = a_colour;
}`

// A disc with an edge one pixel soft; with u_ring a ring that many pixels wide.
const fragmentSource = `#version 300 es
precision highp float;
uniform float u_ring;
uniform vec3 u_ringColour;
in vec4 v_colour;
in float v_size;
out vec4 colour;
void main() {
  float away = length(gl_PointCoord - 0.5) * v_size;
  float radius = v_size * 0.5;
  float cover = clamp(radius - away, 0.0, 1.0);
  vec4 paint = v_colour;
  if (u_ring > 0.0) {
    cover *= clamp(away - radius + 2.0 * u_ring, 0.0, 1.0);
    paint = vec4(u_ringColour, 1.0);
  }
  if (cover <= 0.0) discard;
  float opacity = paint.a * cover;
  colour = vec4(paint.rgb * opacity, opacity);
}`

/**
 * Points on a canvas by WebGL 2: one program, one draw for the points and one for the rings. Drawing 100,000 points
 * sends nothing but a few numbers to the graphics card.
 */
export class Scatter {
  private readonly gl: WebGL2RenderingContext
  private program!: WebGLProgram
  private vertices!: WebGLVertexArrayObject
  private place!: WebGLBuffer
  private colour!: WebGLBuffer
  private size!: WebGLBuffer
  private order!: WebGLBuffer
  private places: [Float32Array, Float32Array] | null = null
  private look: Look | null = null

  /** Fails when there is no WebGL 2. */
  constructor(private readonly canvas: HTMLCanvasElement) {
    const gl = canvas.getContext('webgl2', {
      antialias: false,
      alpha: true,
      premultipliedAlpha: true,
      powerPreference: 'high-performance',
    })
    if (!gl) throw new Error('This browser has no WebGL 2.')
    this.gl = gl
    this.prepare()
  }

  /** After the graphics card was lost and came back. */
  restore(): void {
    this.prepare()
    if (this.places) this.setPlaces(...this.places)
    if (this.look) this.setLook(this.look)
  }

  get lost(): boolean {
    return this.gl.isContextLost()
  }

  setPlaces(x: Float32Array, y: Float32Array): void {
    this.places = [x, y]
    const both = new Float32Array(2 * x.length)
    for (let i = 0; i < x.length; i++) {
      both[2 * i] = x[i]
      both[2 * i + 1] = y[i]
    }
    const gl = this.gl
    gl.bindBuffer(gl.ARRAY_BUFFER, this.place)
    gl.bufferData(gl.ARRAY_BUFFER, both, gl.STATIC_DRAW)
  }

  setLook(look: Look): void {
    this.look = look
    const gl = this.gl
    gl.bindBuffer(gl.ARRAY_BUFFER, this.colour)
    gl.bufferData(gl.ARRAY_BUFFER, look.colours, gl.DYNAMIC_DRAW)
    gl.bindBuffer(gl.ARRAY_BUFFER, this.size)
    gl.bufferData(gl.ARRAY_BUFFER, look.sizes, gl.DYNAMIC_DRAW)
    const order = new Uint32Array(look.order.length + look.rings.length)
    order.set(look.order)
    order.set(look.rings, look.order.length)
    gl.bindVertexArray(this.vertices)
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, order, gl.DYNAMIC_DRAW)
  }

  /** Draws. `size` is in CSS pixels, `ratio` device pixels for each, `diameter` of a usual point in CSS pixels, `share`
   * of the points of each level. */
  draw(view: Viewport, size: Size, ratio: number, diameter: number, share = 1): void {
    const gl = this.gl
    const { canvas, look } = this
    const width = Math.max(1, Math.round(size.width * ratio))
    const height = Math.max(1, Math.round(size.height * ratio))
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width
      canvas.height = height
    }
    gl.viewport(0, 0, width, height)
    gl.clearColor(0, 0, 0, 0)
    gl.clear(gl.COLOR_BUFFER_BIT)
    if (!look || !this.places) return
    gl.useProgram(this.program)
    gl.bindVertexArray(this.vertices)
    gl.uniform2f(this.at('u_centre'), view.x, view.y)
    gl.uniform2f(this.at('u_scale'), (2 * view.scale) / size.width, (2 * view.scale) / size.height)
    gl.uniform1f(this.at('u_size'), diameter * ratio)
    gl.uniform1f(this.at('u_ring'), 0)
    if (share >= 1) gl.drawElements(gl.POINTS, look.order.length, gl.UNSIGNED_INT, 0)
    else {
      look.levels.forEach((from, level) => {
        const count = Math.ceil(((look.levels[level + 1] ?? look.order.length) - from) * share)
        if (count) gl.drawElements(gl.POINTS, count, gl.UNSIGNED_INT, 4 * from)
      })
    }
    if (look.rings.length) {
      gl.uniform1f(this.at('u_ring'), 1.5 * ratio)
      gl.uniform3f(this.at('u_ringColour'), ...(look.ringColour.map((c) => c / 255) as [number, number, number]))
      gl.drawElements(gl.POINTS, look.rings.length, gl.UNSIGNED_INT, 4 * look.order.length)
    }
  }

  dispose(): void {
    const gl = this.gl
    for (const buffer of [this.place, this.colour, this.size, this.order]) gl.deleteBuffer(buffer)
    gl.deleteVertexArray(this.vertices)
    gl.deleteProgram(this.program)
  }

  private at = (name: string) => this.gl.getUniformLocation(this.program, name)

  private prepare(): void {
    const gl = this.gl
    this.program = link(gl)
    this.place = gl.createBuffer()
    this.colour = gl.createBuffer()
    this.size = gl.createBuffer()
    this.order = gl.createBuffer()
    this.vertices = gl.createVertexArray()
    gl.bindVertexArray(this.vertices)
    const attribute = (name: string, buffer: WebGLBuffer, count: number, type: number, normalised: boolean) => {
      const at = gl.getAttribLocation(this.program, name)
      gl.bindBuffer(gl.ARRAY_BUFFER, buffer)
      gl.enableVertexAttribArray(at)
      gl.vertexAttribPointer(at, count, type, normalised, 0, 0)
    }
    attribute('a_place', this.place, 2, gl.FLOAT, false)
    attribute('a_colour', this.colour, 4, gl.UNSIGNED_BYTE, true)
    attribute('a_size', this.size, 1, gl.FLOAT, false)
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, this.order)
    gl.enable(gl.BLEND)
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA)
    gl.disable(gl.DEPTH_TEST)
  }
}

function link(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram()
  for (const [type, source] of [
    [gl.VERTEX_SHADER, vertexSource],
    [gl.FRAGMENT_SHADER, fragmentSource],
  ] as const) {
    const shader = gl.createShader(type)
    if (!shader) throw new Error('The graphics card does not answer.')
    gl.shaderSource(shader, source)
    gl.compileShader(shader)
    gl.attachShader(program, shader)
    gl.deleteShader(shader)
  }
  gl.linkProgram(program)
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost())
    throw new Error('The graphics card refuses the map’s program: ' + gl.getProgramInfoLog(program))
  return program
}
