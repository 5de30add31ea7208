"""Counts shared residues of all pairs of latents with scipy: the peer of the co-activation rung.

Usage: coactivation_scipy.py CODES PAIRS

CODES is by_feature.safetensors of a codes folder, PAIRS int32 triples of latent, partner and shared residues; before
"ready" it prints how many of them differ. A run is two products: the latents with themselves, and the latents with
their residues moved on by one, which stands for the rotation inside proteins.
"""

import json
import struct
import sys
import time

import numpy as np
from scipy import sparse

TYPES = {"I64": np.int64, "U32": np.uint32, "F16": np.float16}


def read(path, name):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        entry = json.loads(file.read(length))[name]
    start, end = entry["data_offsets"]
    kind = np.dtype(TYPES[entry["dtype"]])
    return np.fromfile(path, kind, (end - start) // kind.itemsize, offset=8 + length + start)


def main():
    codes, pair_file = sys.argv[1:]
    offsets, positions = read(codes, "feature_offsets"), read(codes, "positions")
    residues = int(positions.max()) + 2
    ones = np.ones(positions.size, np.int32)
    active = sparse.csc_matrix((ones, positions, offsets), (residues, offsets.size - 1))
    moved = sparse.csc_matrix((ones, positions + 1, offsets), (residues, offsets.size - 1))
    by_latent, moved = active.T.tocsr(), moved.T.tocsr()
    by_residue = active.tocsr()
    counts = (by_latent @ by_residue).toarray()
    latent, partner, both = np.fromfile(pair_file, np.int32).reshape(-1, 3).T
    print(f"value different {np.count_nonzero(counts[latent, partner] != both)}")
    del counts
    print("ready", flush=True)
    for line in sys.stdin:
        if line.strip() != "go":
            continue
        start = time.perf_counter()
        by_latent @ by_residue
        moved @ by_residue
        print(f"seconds {time.perf_counter() - start:.9f}", flush=True)


main()
