import { describe, expect, it } from 'vitest'
import { bestChain, matchChain, matchText, type StructureChain } from './chains'
import { formatOf, readStructureFile } from './source'

const chain = (id: string, sequence: string, first = 0): StructureChain => ({
  id,
  sequence,
  residues: Array.from(sequence, (_, i) => first + i),
  numbers: Array.from(sequence, (_, i) => String(i + 1)),
})

describe('chains', () => {
  const sequence = 'MKTAYIAKQRQISFVKSHFSRQLEERLGLIEVQAPILSRVGDGTQDNLSGAEKAVQVK'

  it('finds a stretch of the sequence', () => {
    const match = matchChain(sequence, chain('A', sequence.slice(10, 40), 100))
    expect([match.aligned, match.same]).toEqual([30, 30])
    expect(match.toChain[9]).toBe(-1)
    expect(match.toChain[10]).toBe(0)
    expect(match.toSequence.get(100)).toBe(10)
    expect(matchText(match, sequence.length)).toBe('chain A: 30 of 58 residues')
  })

  it('finds residues around a loop that the structure lacks, and around a mutation', () => {
    const parts = sequence.slice(0, 20) + sequence.slice(26, 30) + 'W' + sequence.slice(31)
    const match = matchChain(sequence, chain('B', parts))
    expect(match.toChain[19]).toBe(19)
    expect(match.toChain[26]).toBe(20)
    expect(match.toChain[50]).toBe(44)
    expect(match.aligned - match.same).toBe(1)
    expect(matchText(match, sequence.length)).toContain('98 %')
  })

  it('takes the chain that is most like the sequence', () => {
    const chains = [chain('A', 'GGGGGGSSSSSGGGGG'), chain('B', sequence.slice(0, 30)), chain('C', sequence)]
    expect(bestChain(sequence, chains)!.chain.id).toBe('C')
    expect(bestChain(sequence, [])).toBeNull()
  })
})

describe('files', () => {
  it('tells PDB from mmCIF by the text', () => {
    expect(formatOf('HEADER    X\nATOM      1  N   MET A   1')).toBe('pdb')
    expect(formatOf('# comment\ndata_1ABC\nloop_\n_atom_site.id\n1')).toBe('cif')
    expect(formatOf('data_restraints\n_other.x 1')).toBeNull()
    expect(formatOf('>fasta\nMKT')).toBeNull()
  })

  it('says in one sentence what it does not read', async () => {
    await expect(readStructureFile(new File(['>x\nMKT'], 'a.fasta'))).rejects.toThrow('a.fasta has no atoms')
    const big = new File([new Uint8Array(20_000_001)], 'big.pdb')
    await expect(readStructureFile(big)).rejects.toThrow('big.pdb has 20 MB; at most 20 MB are read.')
  })
})
