import type { BlindStudy } from '../api/documents'

/** Kinds of units, as the key and the journal name them, with what the page calls them. */
export const kinds = ['latents', 'neurons', 'shuffled'] as const
export type Kind = (typeof kinds)[number]
export const kindTitle: Record<Kind, string> = {
  latents: 'Latents', neurons: 'Neurons', shuffled: 'Latents of the shuffled model',
}

/** What a unit is called: "f/12", "neuron 5, negated", "shuffled f/12". */
export function unitText(kind: string | null, unit: number): string {
  if (kind === 'neurons') return `neuron ${Math.floor(unit / 2)}${unit % 2 ? ', negated' : ''}`
  return kind === 'shuffled' ? `shuffled f/${unit}` : `f/${unit}`
}

export type Sizes = Record<Kind, number>

/** What a rater answers; the numbers in the journal are places in this list. */
export const answers = ['No', 'Maybe', 'Yes']

/** Most items of one kind in a session. */
export const mostOfEach = 1000

/** Names a session: the same key gives the same items in the same order. */
export const sessionKey = (seed: number, sizes: Sizes) => ['blind', seed, ...kinds.map((kind) => sizes[kind])].join('-')

/** Seed and sizes of a key. */
export function partsOf(key: string): { seed: number; sizes: Sizes } {
  const [seed, latents, neurons, shuffled] = key.split('-').slice(1).map(Number)
  return { seed, sizes: { latents, neurons, shuffled } }
}

/** How many items a session has. */
export const itemsOf = (key: string) => Object.values(partsOf(key).sizes).reduce((sum, size) => sum + size, 0)

const whole = (text: string, least: number, most: number, otherwise: number) => {
  const value = Number(text)
  return text !== '' && Number.isInteger(value) && value >= least && value <= most ? value : otherwise
}

/** The key of what was typed; what is no number in range is as in the study's own session. */
export function keyOf(study: BlindStudy, seed: string, sizes: Record<Kind, string>): string {
  const usual = partsOf(study.session)
  const size = (kind: Kind) =>
    whole(sizes[kind], kind === 'latents' ? 1 : 0, Math.min(study[kind], mostOfEach), usual.sizes[kind])
  return sessionKey(whole(seed, 0, 999_999, usual.seed), {
    latents: size('latents'), neurons: size('neurons'), shuffled: size('shuffled'),
  })
}
