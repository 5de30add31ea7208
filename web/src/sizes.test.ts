// @vitest-environment node
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

interface Chunk {
  file: string
  isEntry?: boolean
  imports?: string[]
  dynamicImports?: string[]
}

const kilobyte = 1000
let folder: string
let chunks: Record<string, Chunk>

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plmlens-web-'))
  const vite = join(process.cwd(), 'node_modules/vite/bin/vite.js')
  execFileSync(
    process.execPath,
    [vite, 'build', '--manifest', '--outDir', folder, '--emptyOutDir', '--logLevel', 'error'],
    {
      env: { ...process.env, NODE_ENV: 'production' },
    },
  )
  chunks = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>
}, 120_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** All chunks that a chunk needs before it runs, itself among them. */
function needed(name: string, found = new Set<string>()): Set<string> {
  if (!found.has(name)) {
    found.add(name)
    for (const next of chunks[name].imports ?? []) needed(next, found)
  }
  return found
}

const gzipped = (names: Iterable<string>) => {
  const files = new Set([...names].map((name) => chunks[name].file).filter((file) => file.endsWith('.js')))
  return [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file))).length, 0)
}

const named = (part: string) => Object.keys(chunks).find((name) => name.endsWith(part))!
const entry = () => Object.keys(chunks).find((name) => chunks[name].isEntry)!

describe('scripts', () => {
  it('are at most 350 kB, gzip, before Mol*, all views together', () => {
    const molstar = needed(named('structure/Scene.ts'))
    const before = Object.keys(chunks).filter((name) => !molstar.has(name) || needed(entry()).has(name))
    expect(gzipped(before)).toBeGreaterThan(60 * kilobyte)
    expect(gzipped(before)).toBeLessThanOrEqual(350 * kilobyte)
  })

  it('of the first view are a third of that', () => {
    expect(gzipped(needed(entry()))).toBeLessThanOrEqual(120 * kilobyte)
  })

  it('hold Mol* only where a structure asks for it', () => {
    const scene = chunks[named('structure/Scene.ts')].file
    const views = chunks[entry()].dynamicImports ?? []
    expect(views.length).toBeGreaterThanOrEqual(10)
    for (const name of [entry(), ...views])
      expect([...needed(name)].map((n) => chunks[n].file)).not.toContain(scene)
  })
})
