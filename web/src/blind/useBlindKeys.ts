import { useKeys } from '../keys/keys'
import { answers } from './session'

/** 0, 1 and 2 answer; arrows move between items. */
export function useBlindKeys(give: (rating: number) => void, step: (by: number) => void): void {
  useKeys('Blind rating', [
    ...answers.map((name, rating) => ({
      press: String(rating),
      what: `Answer: ${name.toLowerCase()}`,
      run: () => give(rating),
    })),
    { press: 'ArrowLeft', what: 'The item before', run: () => step(-1) },
    { press: 'ArrowRight', what: 'The next item, unrated', run: () => step(1) },
  ])
}
