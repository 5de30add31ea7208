/** Longest code that is put into an address. */
export const longestCode = 1500

/**
 * Latents, ascending, as letters for an address: steps between them in groups of seven bits, low ones first, as
 * base64 for addresses.
 */
export function encodeLatents(latents: readonly number[]): string {
  const bytes: number[] = []
  let last = -1
  for (const latent of latents) {
    let step = latent - last - 1
    last = latent
    while (step > 127) {
      bytes.push((step & 127) | 128)
      step >>>= 7
    }
    bytes.push(step)
  }
  let text = ''
  for (let i = 0; i < bytes.length; i += 4096) text += String.fromCharCode(...bytes.slice(i, i + 4096))
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** The latents of a code, at most `count`; null when it is damaged. */
export function decodeLatents(code: string, count: number): number[] | null {
  let text: string
  try {
    text = atob(code.replaceAll('-', '+').replaceAll('_', '/'))
  } catch {
    return null
  }
  const latents: number[] = []
  let last = -1, step = 0, shift = 0
  for (let i = 0; i < text.length; i++) {
    const byte = text.charCodeAt(i)
    step += (byte & 127) * 2 ** shift
    if (byte & 128) {
      shift += 7
      if (shift > 28) return null
      continue
    }
    last += step + 1
    if (last >= count) return null
    latents.push(last)
    step = shift = 0
  }
  return shift ? null : latents
}
