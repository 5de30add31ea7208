// @vitest-environment node
import { readFile } from 'node:fs/promises'
import openapiTS, { astToString, COMMENT_HEADER } from 'openapi-typescript'
import { expect, it } from 'vitest'

it('schema.ts is made from openapi.json', async () => {
  const source = new URL('../../openapi.json', import.meta.url)
  const made = COMMENT_HEADER + astToString(await openapiTS(source))
  const kept = await readFile(new URL('./schema.ts', import.meta.url), 'utf8')
  expect(kept === made, 'schema.ts is not that of openapi.json: run npm run types').toBe(true)
})
