// Stands in for molstar/lib/mol-canvas3d/passes/smaa (see vite.config.ts). That pass loads its tables as data: images
// as soon as a canvas is made, which the page's policy, default-src 'self', forbids. Edges are smoothed by FXAA.

export const SmaaParams = {}

export class SmaaPass {
  readonly supported = false
  getByteCount(): number {
    return 0
  }
  setSize(): void {}
  update(): void {}
  render(): void {}
}
