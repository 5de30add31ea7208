/** The 20 amino acids, alphabetical by one-letter code: the order of the documents. */
export const aminoAcids = 'ACDEFGHIKLMNPQRSTVWY'

const names: Record<string, string> = {
  A: 'alanine', C: 'cysteine', D: 'aspartate', E: 'glutamate', F: 'phenylalanine', G: 'glycine', H: 'histidine',
  I: 'isoleucine', K: 'lysine', L: 'leucine', M: 'methionine', N: 'asparagine', P: 'proline', Q: 'glutamine',
  R: 'arginine', S: 'serine', T: 'threonine', V: 'valine', W: 'tryptophan', Y: 'tyrosine',
  U: 'selenocysteine', O: 'pyrrolysine', B: 'aspartate or asparagine', Z: 'glutamate or glutamine',
  J: 'leucine or isoleucine', X: 'unknown residue',
}

/** Name of an amino acid by its one-letter code. */
export const residueName = (letter: string) => names[letter] ?? 'residue'

const codes: Record<string, string> = {
  ALA: 'A', CYS: 'C', ASP: 'D', GLU: 'E', PHE: 'F', GLY: 'G', HIS: 'H', ILE: 'I', LYS: 'K', LEU: 'L', MET: 'M',
  ASN: 'N', PRO: 'P', GLN: 'Q', ARG: 'R', SER: 'S', THR: 'T', VAL: 'V', TRP: 'W', TYR: 'Y', SEC: 'U', PYL: 'O',
  MSE: 'M', SEP: 'S', TPO: 'T', PTR: 'Y', CSO: 'C', CSD: 'C', OCS: 'C', CME: 'C', KCX: 'K', MLY: 'K', M3L: 'K',
  ALY: 'K', HYP: 'P', PCA: 'Q', HIC: 'H', LLP: 'K', ASX: 'B', GLX: 'Z', HSD: 'H', HSE: 'H', HSP: 'H', HIE: 'H',
  HID: 'H', HIP: 'H', CYX: 'C',
}

/** One-letter code of a residue as structure files name it; X when not known. */
export const letterOf = (threeLetters: string) => codes[threeLetters.toUpperCase()] ?? 'X'
