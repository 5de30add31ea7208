/** What is looked for: words and "phrases in quotes", lower case. All of them must fit. */
export function wordsOf(query: string): string[] {
  const words: string[] = []
  for (const [, phrase, word] of query.toLowerCase().matchAll(/"([^"]*)"?|([^\s"]+)/g)) {
    const text = (phrase ?? word).trim().replace(/\s+/g, ' ')
    if (text && !words.includes(text)) words.push(text)
  }
  return words
}

/** The forms in which a word is looked for: "kinases" finds "kinase" too. */
export function formsOf(word: string): string[] {
  if (word.length > 4 && word.endsWith('ies')) return [word, word.slice(0, -3) + 'y']
  if (word.length > 3 && word.endsWith('s') && !word.endsWith('ss')) return [word, word.slice(0, -1)]
  return [word]
}

/** The number of a latent that a word may mean: "12", "#12", "f/12". */
export function latentOf(word: string): number | null {
  const found = /^(?:#|f\/)?(\d{1,7})$/.exec(word)
  return found ? Number(found[1]) : null
}
