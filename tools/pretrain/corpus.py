"""The pre-training corpus, its crops and its masks."""

import struct
import zlib

import numpy as np

START, PAD, END, MASK, FIRST_LETTER = 0, 1, 2, 32, 4

# By token id from FIRST_LETTER on.
LETTERS = "LAGVSERTIDPKQNFYMHWCXBUZO.-"


class Corpus:
    """zlib of: int64 n, int64 residues, int32 length[n], int32 cluster[n], int8 validation[n], one byte per residue
    (ESM's token ids), little-endian."""

    def __init__(self, path):
        with open(path, "rb") as file:
            raw = zlib.decompress(file.read())
        n, residues = struct.unpack("<qq", raw[:16])
        at = 16
        self.length = np.frombuffer(raw, "<i4", n, at)
        at += 4 * n
        self.cluster = np.frombuffer(raw, "<i4", n, at)
        at += 4 * n
        self.validation = np.frombuffer(raw, "i1", n, at).astype(bool)
        at += n
        self.tokens = np.frombuffer(raw, "u1", residues, at)
        self.offset = np.concatenate([[0], np.cumsum(self.length.astype(np.int64))])
        # Between one draw per cluster and one per protein.
        self.weight = 1.0 / np.sqrt(np.bincount(self.cluster)[self.cluster])

    def crop(self, protein, size, rng):
        """`size` tokens of <start> protein <end>, from a random place; padded when the protein is shorter."""
        row = np.full(size, PAD, np.int64)
        letters = self.tokens[self.offset[protein]:self.offset[protein + 1]]
        whole = len(letters) + 2
        if whole <= size:
            row[0], row[whole - 1] = START, END
            row[1:whole - 1] = letters
            return row
        first = int(rng.integers(0, whole - size + 1))
        inside = letters[max(0, first - 1):first - 1 + size]
        at = 1 if first == 0 else 0
        row[at:at + len(inside)] = inside
        if first == 0:
            row[0] = START
        if first + size == whole:
            row[-1] = END
        return row

    def crops(self, proteins, size, rng):
        return np.stack([self.crop(p, size, rng) for p in proteins])


class Batches:
    """Batches of crops of one length each, so that nothing is padded: a protein is cut to the longest bucket that it
    fills. Buckets are drawn by their share of residues, proteins by their weight."""

    def __init__(self, corpus, buckets):
        self.corpus, self.buckets = corpus, buckets
        size = np.minimum(corpus.length + 2, buckets[-1])
        bucket = np.searchsorted(buckets, size, side="right") - 1
        self.members = [np.where(~corpus.validation & (bucket == b))[0] for b in range(len(buckets))]
        weights = [corpus.weight[m] for m in self.members]
        self.cumulative = [np.cumsum(w) / w.sum() for w in weights]
        share = np.array([(w * size[m]).sum() for w, m in zip(weights, self.members)])
        self.share = share / share.sum()

    def draw(self, rng, tokens):
        b = rng.choice(len(self.buckets), p=self.share)
        draws = rng.random(max(1, tokens // self.buckets[b]))
        proteins = self.members[b][np.searchsorted(self.cumulative[b], draws)]
        return self.corpus.crops(proteins, self.buckets[b], rng)


def mask(tokens, rng):
    """ESM-2's corruption: 15 % of the letters, 80 % of them masked, 10 % replaced, 10 % kept. Returns the corrupted
    tokens and where the loss is taken."""
    chosen = (tokens >= FIRST_LETTER) & (rng.random(tokens.shape) < 0.15)
    fate = rng.random(tokens.shape)
    corrupted = tokens.copy()
    corrupted[chosen & (fate < 0.8)] = MASK
    replaced = chosen & (fate >= 0.8) & (fate < 0.9)
    corrupted[replaced] = rng.integers(FIRST_LETTER, 24, replaced.sum())
    return corrupted, chosen
