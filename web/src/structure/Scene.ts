// The only file that imports Mol*; it is loaded when a structure is shown for the first time.
import { Canvas3D, Canvas3DContext, Canvas3DParams } from 'molstar/lib/mol-canvas3d/canvas3d'
import { OrderedSet, SortedArray } from 'molstar/lib/mol-data/int'
import { CIF } from 'molstar/lib/mol-io/reader/cif'
import { parsePDB } from 'molstar/lib/mol-io/reader/pdb/parser'
import { Vec3 } from 'molstar/lib/mol-math/linear-algebra'
import { trajectoryFromMmCIF } from 'molstar/lib/mol-model-formats/structure/mmcif'
import { trajectoryFromPDB } from 'molstar/lib/mol-model-formats/structure/pdb'
import { EmptyLoci, type Loci } from 'molstar/lib/mol-model/loci'
import {
  Bond,
  Queries,
  QueryContext,
  Structure,
  StructureElement,
  StructureProperties,
  StructureSelection,
  Unit,
} from 'molstar/lib/mol-model/structure'
import type { Location } from 'molstar/lib/mol-model/location'
import { BallAndStickRepresentationProvider } from 'molstar/lib/mol-repr/structure/representation/ball-and-stick'
import { CartoonRepresentationProvider } from 'molstar/lib/mol-repr/structure/representation/cartoon'
import type {
  StructureRepresentation,
  StructureRepresentationProvider,
} from 'molstar/lib/mol-repr/structure/representation'
import { ColorTheme } from 'molstar/lib/mol-theme/color'
import { SizeTheme } from 'molstar/lib/mol-theme/size'
import { SyncRuntimeContext } from 'molstar/lib/mol-task/execution/synchronous'
import { AssetManager } from 'molstar/lib/mol-util/assets'
import { Color } from 'molstar/lib/mol-util/color'
import { MarkerAction } from 'molstar/lib/mol-util/marker-action'
import { ElementSymbolColorTheme, ElementSymbolColorThemeParams } from 'molstar/lib/mol-theme/color/element-symbol'
import { ParamDefinition } from 'molstar/lib/mol-util/param-definition'
import { letterOf } from '../tracks/aminoAcids'
import type { Rgb } from '../parts/activationScale'
import type { StructureChain } from './chains'

/** A residue of a structure: place in the model's list of residues. */
type ModelResidue = number

interface SceneColours {
  background: Rgb
  /** Of residues, by their place in the model; others have the plain colour. */
  residues: Map<ModelResidue, Rgb>
  plain: Rgb
  /** Marks of the selected residue and of the one in focus. */
  selected: Rgb
  hovered: Rgb
  /** Side chains of these residues are drawn. */
  sticks: ModelResidue[]
}

const colour = (rgb: Rgb) => Color.fromRgb(rgb[0], rgb[1], rgb[2])

/** A structure on a canvas, coloured by residue. */
export class Scene {
  private readonly canvas3d: Canvas3D
  private readonly assets = new AssetManager()
  private structure: Structure | null = null
  private readonly parts: {
    repr: StructureRepresentation<any>
    structure: Structure
    kind: 'cartoon' | 'ligand' | 'sticks'
  }[] = []
  private paint: SceneColours | null = null
  private hash = 0
  private sticks = ''
  private queue: Promise<void> = Promise.resolve()
  private gone = false
  private marked: [Loci, Loci] = [EmptyLoci, EmptyLoci]
  /** Residue under the pointer; null when it leaves. */
  onHover: (residue: ModelResidue | null, at: { x: number; y: number } | null) => void = () => {}
  onClick: (residue: ModelResidue | null) => void = () => {}

  constructor(private readonly canvas: HTMLCanvasElement) {
    this.fit()
    const context = Canvas3DContext.fromCanvas(canvas, this.assets, {
      antialias: true,
      preserveDrawingBuffer: true,
    })
    const soft = isSoftware(context.webgl.gl as WebGL2RenderingContext)
    const props = ParamDefinition.getDefaultValues(Canvas3DParams)
    props.camera.helper.axes = { name: 'off', params: {} }
    props.multiSample.mode = 'off'
    props.postprocessing.antialiasing = fxaa
    // Shades corners; too slow where the processor draws.
    if (soft) props.postprocessing.occlusion = { name: 'off', params: {} }
    this.canvas3d = Canvas3D.create(context, props)
    // Picking knows its part of the canvas only after this.
    this.canvas3d.handleResize()
    this.canvas3d.input.noContextMenu = false
    this.canvas3d.interaction.hover.subscribe(({ current, page }) => {
      const residue = this.residueOf(current.loci)
      const box = canvas.getBoundingClientRect()
      this.onHover(residue, page && residue !== null ? { x: box.left + page[0], y: box.top + page[1] } : null)
    })
    this.canvas3d.interaction.click.subscribe(({ current, button }) => {
      if (button === 1) this.onClick(this.residueOf(current.loci))
    })
    this.canvas3d.animate()
  }

  /** Reads a structure, first model; its protein chains come back. Fails with one sentence. */
  async load(text: string, format: 'pdb' | 'cif'): Promise<{ chains: StructureChain[]; models: number }> {
    const trajectory = format === 'pdb' ? await readPdb(text) : await readCif(text)
    if (!trajectory.frameCount) throw new Error('The file has no atoms.')
    const model = await trajectory.getFrameAtIndex(0)
    const structure = Structure.ofModel(model as never)
    const chains = chainsOf(structure)
    await this.clear()
    this.structure = structure
    await this.addPart(CartoonRepresentationProvider, structure, 'cartoon')
    const ligands = ligandsOf(structure)
    if (ligands.elementCount) await this.addPart(BallAndStickRepresentationProvider, ligands, 'ligand')
    this.canvas3d.requestCameraReset({ durationMs: 0 })
    return { chains, models: trajectory.frameCount }
  }

  private async clear(): Promise<void> {
    for (const part of this.parts.splice(0)) {
      this.canvas3d.remove(part.repr)
      part.repr.destroy()
    }
    this.canvas3d.commit(true)
    this.structure = null
    this.sticks = ''
    this.marked = [EmptyLoci, EmptyLoci]
  }

  private async addPart(
    provider: StructureRepresentationProvider<any>,
    structure: Structure,
    kind: 'cartoon' | 'ligand' | 'sticks',
  ) {
    const context = { runtime: SyncRuntimeContext, assetManager: this.assets }
    await provider.ensureCustomProperties?.attach(context, structure)
    const repr = provider.factory(
      { webgl: this.canvas3d.webgl, ...registries },
      provider.getParams,
    ) as StructureRepresentation<any>
    repr.setTheme(this.theme(kind, structure))
    const props = {
      ...ParamDefinition.getDefaultValues(provider.getParams(registries, structure)),
      ...looks[kind],
    }
    await repr.createOrUpdate(props, structure).run()
    if (this.gone) return
    this.parts.push({ repr, structure, kind })
    this.canvas3d.add(repr)
    this.canvas3d.commit(true)
  }

  private theme(kind: string, structure: Structure): { color: ColorTheme<any>; size: SizeTheme<any> } {
    const paint = this.paint
    const size = SizeTheme.BuiltIn[kind === 'cartoon' ? 'uniform' : 'physical'] as never as SizeTheme.Provider<any>
    const plain = colour(paint?.plain ?? [200, 200, 200])
    const residues = new Map([...(paint?.residues ?? [])].map(([i, rgb]) => [i, colour(rgb)]))
    const of = (location: Location): Color => {
      const place = placeOf(location)
      return place === null ? plain : (residues.get(place) ?? plain)
    }
    const color: ColorTheme<any> =
      kind === 'ligand'
        ? (ElementSymbolColorTheme(
            { structure },
            ParamDefinition.getDefaultValues(ElementSymbolColorThemeParams),
          ) as ColorTheme<any>)
        : {
            factory: ColorTheme.EmptyFactory as never,
            granularity: 'group',
            color: of,
            props: {},
            contextHash: this.hash,
          }
    return { color, size: size.factory({ structure }, size.defaultValues) as SizeTheme<any> }
  }

  /** Colours residues, and draws the side chains asked for. Calls follow one another; the last one holds. */
  colour(paint: SceneColours): Promise<void> {
    this.paint = paint
    this.hash++
    const hash = this.hash
    this.queue = this.queue.then(async () => {
      if (hash !== this.hash || this.gone || !this.structure) return
      const [selected, hovered] = [colour(paint.selected), colour(paint.hovered)]
      this.canvas3d.setProps({
        renderer: { backgroundColor: colour(paint.background), selectColor: selected, highlightColor: hovered },
        marking: { selectEdgeColor: selected, highlightEdgeColor: hovered },
      })
      const sticks = paint.sticks.join()
      if (sticks !== this.sticks) {
        this.sticks = sticks
        await this.replaceSticks(paint.sticks)
      }
      for (const { repr, structure, kind } of this.parts) {
        if (kind === 'ligand') continue
        repr.setTheme(this.theme(kind, structure))
        await repr.createOrUpdate({}, structure).run()
        if (this.gone) return
        this.canvas3d.update(repr, true)
      }
      this.canvas3d.requestDraw()
    })
    return this.queue
  }

  private async replaceSticks(residues: ModelResidue[]): Promise<void> {
    const at = this.parts.findIndex((p) => p.kind === 'sticks')
    if (at >= 0) {
      const [old] = this.parts.splice(at, 1)
      this.canvas3d.remove(old.repr)
      this.canvas3d.commit(true)
      old.repr.destroy()
    }
    if (!residues.length) return
    const wanted = new Set(residues)
    const subset = structureOf(this.structure!, (ctx) =>
      wanted.has(ctx.element.unit.model === this.structure!.model ? residueIndex(ctx.element) : -1),
    )
    if (subset.elementCount) await this.addPart(BallAndStickRepresentationProvider, subset, 'sticks')
  }

  private residueOf(loci: Loci): ModelResidue | null {
    if (!StructureElement.Loci.is(loci) && !Bond.isLoci(loci)) return null
    const element = Bond.isLoci(loci) ? Bond.toStructureElementLoci(loci) : loci
    const location = StructureElement.Loci.getFirstLocation(element)
    return location ? placeOf(location) : null
  }

  private lociOf(residues: ModelResidue[]): Loci {
    if (!this.structure || !residues.length) return EmptyLoci
    const elements: { unit: Unit; indices: OrderedSet<StructureElement.UnitIndex> }[] = []
    for (const unit of this.structure.units) {
      if (!Unit.isAtomic(unit)) continue
      const { offsets } = unit.model.atomicHierarchy.residueAtomSegments
      for (const residue of residues) {
        const from = SortedArray.findPredecessorIndex(unit.elements, offsets[residue])
        const to = SortedArray.findPredecessorIndex(unit.elements, offsets[residue + 1])
        if (to > from) elements.push({ unit, indices: OrderedSet.ofBounds(from as never, to as never) })
      }
    }
    return elements.length ? StructureElement.Loci(this.structure, elements) : EmptyLoci
  }

  /** Marks the selected residue and the one in focus. */
  mark(selected: ModelResidue[], hovered: ModelResidue[]): void {
    const [oldSelected, oldHovered] = this.marked
    if (oldHovered !== EmptyLoci) this.canvas3d.mark({ loci: oldHovered }, MarkerAction.RemoveHighlight)
    if (oldSelected !== EmptyLoci) this.canvas3d.mark({ loci: oldSelected }, MarkerAction.Deselect)
    this.marked = [this.lociOf(selected), this.lociOf(hovered)]
    if (this.marked[0] !== EmptyLoci) this.canvas3d.mark({ loci: this.marked[0] }, MarkerAction.Select)
    if (this.marked[1] !== EmptyLoci) this.canvas3d.mark({ loci: this.marked[1] }, MarkerAction.Highlight)
  }

  /** The whole structure, or the surroundings of some residues. */
  look(residues: ModelResidue[]): void {
    const loci = this.lociOf(residues)
    if (!StructureElement.Loci.is(loci)) return this.canvas3d.requestCameraReset({ durationMs: 250 })
    const { sphere } = StructureElement.Loci.getBoundary(loci)
    this.canvas3d.camera.focus(sphere.center, Math.max(sphere.radius + 8, 12), 250)
  }

  /** Turns the structure about the screen's axes, in radians. */
  turn(right: number, up: number): void {
    const { camera } = this.canvas3d
    const state = camera.getSnapshot()
    const eye = Vec3.sub(Vec3(), state.position, state.target)
    const side = Vec3.normalize(Vec3(), Vec3.cross(Vec3(), state.up, eye))
    rotate(eye, state.up, right)
    rotate(eye, side, up)
    const turned = Vec3.clone(state.up)
    rotate(turned, side, up)
    camera.setState({ ...state, position: Vec3.add(Vec3(), state.target, eye), up: turned }, 0)
    this.canvas3d.requestDraw()
  }

  zoom(factor: number): void {
    const { camera } = this.canvas3d
    const state = camera.getSnapshot()
    const eye = Vec3.scale(Vec3(), Vec3.sub(Vec3(), state.position, state.target), factor)
    camera.setState({ ...state, position: Vec3.add(Vec3(), state.target, eye) }, 0)
    this.canvas3d.requestDraw()
  }

  /** What is shown, at twice the size on the page. */
  async png(): Promise<Blob> {
    const width = this.canvas.clientWidth * 2
    const height = this.canvas.clientHeight * 2
    const pass = this.canvas3d.getImagePass({
      transparentBackground: false,
      cameraHelper: { axes: { name: 'off', params: {} } },
      postprocessing: this.canvas3d.props.postprocessing,
    })
    const image = await pass.getImageData(SyncRuntimeContext, width, height)
    const to = window.document.createElement('canvas')
    to.width = image.width
    to.height = image.height
    to.getContext('2d')!.putImageData(image, 0, 0)
    return new Promise((done, fail) =>
      to.toBlob((blob) => (blob ? done(blob) : fail(new Error('The browser made no picture.'))), 'image/png'),
    )
  }

  resize(): void {
    if (this.fit()) this.canvas3d.requestResize()
  }

  /** As many pixels as the canvas has on the screen; false when it has them already. */
  private fit(): boolean {
    const scale = Math.min(window.devicePixelRatio || 1, 2)
    const width = Math.max(Math.round(this.canvas.clientWidth * scale), 1)
    const height = Math.max(Math.round(this.canvas.clientHeight * scale), 1)
    if (this.canvas.width === width && this.canvas.height === height) return false
    this.canvas.width = width
    this.canvas.height = height
    return true
  }

  dispose(): void {
    this.gone = true
    this.canvas3d.pause()
    for (const part of this.parts.splice(0)) part.repr.destroy()
    this.canvas3d.dispose()
  }
}

const registries = {
  colorThemeRegistry: ColorTheme.createRegistry(),
  sizeThemeRegistry: SizeTheme.createRegistry(),
}

const fxaa = {
  name: 'fxaa' as const,
  params: { edgeThresholdMin: 0.0312, edgeThresholdMax: 0.063, iterations: 12, subpixelQuality: 0.3 },
}

const looks = {
  cartoon: { quality: 'auto', sizeFactor: 0.28 },
  ligand: { quality: 'auto', sizeFactor: 0.18 },
  sticks: { quality: 'auto', sizeFactor: 0.16, ignoreHydrogens: true },
}

function rotate(vector: Vec3, axis: Vec3, angle: number): void {
  const a = Vec3.normalize(Vec3(), axis)
  const c = Math.cos(angle)
  const s = Math.sin(angle)
  const cross = Vec3.cross(Vec3(), a, vector)
  const dot = Vec3.dot(a, vector) * (1 - c)
  for (let i = 0; i < 3; i++) vector[i] = vector[i] * c + cross[i] * s + a[i] * dot
}

const residueIndex = (location: StructureElement.Location): number =>
  Unit.isAtomic(location.unit) ? location.unit.residueIndex[location.element] : -1

function placeOf(location: Location): ModelResidue | null {
  if (StructureElement.Location.is(location)) return Unit.isAtomic(location.unit) ? residueIndex(location) : null
  if (Bond.isLocation(location) && Unit.isAtomic(location.aUnit))
    return location.aUnit.residueIndex[location.aUnit.elements[location.aIndex]]
  return null
}

async function readPdb(text: string) {
  const parsed = await parsePDB(text).run()
  if (parsed.isError) throw new Error(`The file is not read as PDB: ${parsed.message}`)
  return trajectoryFromPDB(parsed.result).run()
}

async function readCif(text: string) {
  const parsed = await CIF.parseText(text).run()
  if (parsed.isError) throw new Error(`The file is not read as mmCIF: ${parsed.message}`)
  const block = parsed.result.blocks.find((b) => b.categoryNames.includes('atom_site'))
  if (!block) throw new Error('The file is not read as mmCIF: it has no atom_site table.')
  return trajectoryFromMmCIF(block, parsed.result).run()
}

function structureOf(
  structure: Structure,
  test: (ctx: { element: StructureElement.Location }) => boolean,
): Structure {
  const query = Queries.generators.atoms({ residueTest: test as never })
  return StructureSelection.unionStructure(query(new QueryContext(structure)))
}

const ligandsOf = (structure: Structure) =>
  structureOf(structure, ({ element }) =>
    ['non-polymer', 'branched'].includes(StructureProperties.entity.type(element)),
  )

/** Protein chains with their residues in order. */
function chainsOf(structure: Structure): StructureChain[] {
  const chains = new Map<string, StructureChain>()
  const location = StructureElement.Location.create(structure)
  for (const unit of structure.units) {
    if (!Unit.isAtomic(unit)) continue
    location.unit = unit
    location.element = unit.elements[0]
    if (StructureProperties.entity.type(location) !== 'polymer') continue
    const kind = StructureProperties.entity.subtype(location)
    if (!kind.startsWith('polypeptide') && kind !== 'other') continue
    const id = StructureProperties.chain.auth_asym_id(location)
    let last = -1
    for (let i = 0; i < unit.elements.length; i++) {
      location.element = unit.elements[i]
      const residue = unit.residueIndex[location.element]
      if (residue === last) continue
      last = residue
      const letter = letterOf(
        StructureProperties.residue.label_comp_id(location) || StructureProperties.atom.label_comp_id(location),
      )
      const chain = chains.get(id) ?? { id, sequence: '', residues: [], numbers: [] }
      chains.set(id, chain)
      chain.sequence += letter
      chain.residues.push(residue)
      const number = StructureProperties.residue.auth_seq_id(location)
      chain.numbers.push(`${number}${StructureProperties.residue.pdbx_PDB_ins_code(location) ?? ''}`)
    }
  }
  return [...chains.values()].filter((c) => /[^X]/.test(c.sequence))
}

function isSoftware(gl: WebGL2RenderingContext): boolean {
  const info = gl.getExtension('WEBGL_debug_renderer_info')
  const name = info ? String(gl.getParameter(info.UNMASKED_RENDERER_WEBGL)) : ''
  return /swiftshader|llvmpipe|software|basic render/i.test(name)
}
