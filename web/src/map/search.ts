import type { FeatureTable } from '../api/documents'

/**
 * Which latents a search finds: each word must stand in the latent's name, description, concept or family, or be its
 * number. Null for a search without words.
 */
export function search(features: FeatureTable, text: string, nameOf: (latent: number) => string | null): Uint8Array | null {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (!words.length) return null
  const found = new Uint8Array(features.count).fill(1)
  for (const word of words) {
    const has = (texts: string[]) => Uint8Array.from(texts, (t) => (t.toLowerCase().includes(word) ? 1 : 0))
    const concepts = has(features.concepts)
    const families = has(features.families)
    const descriptions = has(features.descriptions)
    const number = /^#?\d+$/.test(word) ? Number(word.replace('#', '')) : -1
    for (let i = 0; i < features.count; i++) {
      if (!found[i]) continue
      const hit =
        i === number ||
        concepts[features.concept[i]] ||
        families[features.family[i]] ||
        descriptions[features.description[i]] ||
        nameOf(i)?.toLowerCase().includes(word)
      if (!hit) found[i] = 0
    }
  }
  return found
}
