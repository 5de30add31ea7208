/** What is rated: a latent, or proteins of several latents shown as if they were of one. */
export type BlindItem = { kind: 'latent'; latent: number } | { kind: 'mixed'; latents: number[] }

export interface BlindSession {
  /** Names the session in the journal: the same settings give the same items in the same order. */
  key: string
  items: BlindItem[]
}

export const mostOfEach = 200

/** Proteins of one item: the strongest ones, each of another latent in a mixture. */
export const proteinsShown = 6

/** Numbers from 0 to below 1 that follow from a seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

function shuffle<T>(items: T[], random: () => number): T[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[items[i], items[j]] = [items[j], items[i]]
  }
  return items
}

/**
 * Samples latents and mixtures in an order that does not tell which is which.
 * @param live latents that are active somewhere, ascending
 * @param each how many latents; fewer when there are fewer
 * @param mixed how many mixtures; none when there are not enough latents for one
 */
export function sample(live: readonly number[], seed: number, each: number, mixed: number): BlindSession {
  const random = randomOf(seed)
  const items: BlindItem[] = shuffle([...live], random).slice(0, each).map((latent) => ({ kind: 'latent', latent }))
  const apart = live.length >= proteinsShown ? mixed : 0
  for (let i = 0; i < apart; i++) {
    const latents = new Set<number>()
    while (latents.size < proteinsShown) latents.add(live[Math.floor(random() * live.length)])
    items.push({ kind: 'mixed', latents: [...latents] })
  }
  return { key: `web-${seed}-${each}-${apart}`, items: shuffle(items, random) }
}

/** Names an item within its session. */
export const itemKey = (item: BlindItem) => (item.kind === 'latent' ? 'l' + item.latent : 'm' + item.latents.join('-'))
