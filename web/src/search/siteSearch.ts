import type { ConceptList, ConceptRow, ProteinList } from '../api/documents'
import { TextIndex } from './textIndex'
import { formsOf, wordsOf } from './words'

/** Scores of texts for a query, words weighted by how rare they are; null for a query without words. */
function searchTexts(index: TextIndex, query: string): Float32Array | null {
  const words = wordsOf(query)
  if (!words.length) return null
  const total = new Float32Array(index.count)
  words.forEach((word, position) => {
    const forms = formsOf(word).map((form) => index.match(form))
    let hits = 0
    for (let i = 0; i < total.length; i++) if (forms.some((fit) => fit[i])) hits++
    const rarity = Math.log(1 + total.length / (1 + hits))
    for (let i = 0; i < total.length; i++) {
      let fit = forms[0][i]
      for (let f = 1; f < forms.length; f++) if (forms[f][i] > fit) fit = forms[f][i]
      total[i] = fit && (position === 0 || total[i]) ? total[i] + fit * rarity : 0
    }
  })
  return total
}

const conceptIndexes = new WeakMap<ConceptList, TextIndex>()

/** How well each concept answers a query; better found ones are lifted by up to half. */
export function searchConcepts(list: ConceptList, query: string): Float32Array | null {
  let index = conceptIndexes.get(list)
  if (!index) conceptIndexes.set(list, (index = new TextIndex(list.concepts.map((row) => row.concept))))
  const scores = searchTexts(index, query)
  if (scores) list.concepts.forEach((row: ConceptRow, i) => (scores[i] *= 1 + (row.testF1 ?? 0) / 2))
  return scores
}

const proteinIndexes = new WeakMap<ProteinList, TextIndex>()

/** How well each protein answers a query by accession, entry, name and organism; an accession itself comes first. */
export function searchProteins(list: ProteinList, query: string): Float32Array | null {
  let index = proteinIndexes.get(list)
  if (!index) {
    const texts = list.accession.map((accession, i) =>
      [accession, list.entry[i], list.name[i], list.organisms[list.organism[i]] ?? ''].join(' | '))
    proteinIndexes.set(list, (index = new TextIndex(texts)))
  }
  const scores = searchTexts(index, query)
  if (scores) {
    const id = query.trim().toUpperCase()
    for (let i = 0; i < scores.length; i++) if (list.accession[i] === id || list.entry[i] === id) scores[i] += 1000
  }
  return scores
}
