"""Counts and F1 scores of SAE features for concepts with scipy and Python: the peer of the concepts rung.

Usage: concepts_scipy.py CODES LABELS COUNTS WAY FEATURES

CODES is by_feature.safetensors of a codes folder with values in 0..1, LABELS a safetensors file with `residue`,
`concept` and `instance` of every labelled residue and `is_domain` of every concept. The first FEATURES features are
scored. After each run COUNTS receives `tp`, `fp` and `hit`, [concepts, features, thresholds].

WAY `interplm` does it as InterPLM's published scripts do: chunks of 250 features, for each threshold and concept an
element-wise product of the chunk with the concept's column, for each column of that product a set of its values, and
then a loop over concepts, features and thresholds in Python for the scores. It leaves out the table of rows that the
scripts build, which would not fit memory. WAY `products` is what a careful scipy user would write: one product of
labels and features for each threshold, one of instances and features for the domains, and the same loop.
"""

import json
import struct
import sys
import time

import numpy as np
from scipy import sparse

THRESHOLDS = [0, 0.15, 0.5, 0.6, 0.8]
CHUNK = 250
TYPES = {"I64": np.int64, "U32": np.uint32, "I32": np.int32, "F16": np.float16}


def read(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        start, end = entry["data_offsets"]
        kind = np.dtype(TYPES[entry["dtype"]])
        tensors[name] = np.fromfile(path, kind, (end - start) // kind.itemsize, offset=8 + length + start)
    return tensors


def write(path, tensors):
    header, at = {}, 0
    for name, array in tensors.items():
        size = array.size * 4
        header[name] = {"dtype": "I32", "shape": list(array.shape), "data_offsets": [at, at + size]}
        at += size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for array in tensors.values():
            array.astype(np.int32).tofile(file)


def unique_values(matrix):
    matrix = matrix.tocsc()
    counts = []
    for i in range(matrix.shape[1]):
        column = matrix.getcol(i)
        counts.append(len(set(column.data)) - (0 in column.data))
    return counts


def count_interplm(features, labels, is_domain):
    shape = (labels.shape[1], features.shape[1], len(THRESHOLDS))
    tp, fp, hit = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    labels = labels.tocsc()
    for first in range(0, features.shape[1], CHUNK):
        chunk = features[:, first : first + CHUNK].tocsr()
        columns = slice(first, first + chunk.shape[1])
        for t, threshold in enumerate(THRESHOLDS):
            active = chunk.copy()
            active.data = (active.data > threshold).astype(int)
            active.eliminate_zeros()
            for c in range(labels.shape[1]):
                concept = labels[:, c]
                tp[c, columns, t] = np.asarray(active.multiply(concept > 0).sum(axis=0)).ravel()
                false = active.multiply(concept != 0).multiply(-1) + active
                fp[c, columns, t] = np.asarray(false.sum(axis=0)).ravel()
                if is_domain[c]:
                    hit[c, columns, t] = unique_values(active.multiply(concept))
    return tp, fp, hit


def count_products(features, labels, is_domain):
    shape = (labels.shape[1], features.shape[1], len(THRESHOLDS))
    tp, fp, hit = np.zeros(shape, np.int64), np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    labels = labels.tocoo()
    positive = sparse.csr_matrix((np.ones(labels.nnz, np.int32), (labels.col, labels.row)), labels.shape[::-1])
    domain = is_domain[labels.col] != 0
    places, place = np.unique(
        labels.col[domain].astype(np.int64) << 32 | labels.data[domain].astype(np.int64), return_inverse=True
    )
    instances = sparse.csr_matrix(
        (np.ones(place.size, np.int32), (place, labels.row[domain])), (places.size, labels.shape[0])
    )
    of_concept = sparse.csr_matrix(
        (np.ones(places.size, np.int32), (places >> 32, np.arange(places.size))), (labels.shape[1], places.size)
    )
    for t, threshold in enumerate(THRESHOLDS):
        active = features.tocsr().copy()
        active.data = (active.data > threshold).astype(np.int32)
        active.eliminate_zeros()
        tp[:, :, t] = (positive @ active).toarray()
        fp[:, :, t] = np.asarray(active.sum(axis=0)) - tp[:, :, t]
        touched = instances @ active
        touched.data = (touched.data > 0).astype(np.int32)
        hit[:, :, t] = (of_concept @ touched).toarray()
    return tp, fp, hit


def f1(precision, recall):
    return 2 * precision * recall / (precision + recall) if precision + recall > 0 else 0


def score(tp, fp, hit, positives, instances, is_domain):
    best = 0
    for c in range(tp.shape[0]):
        for feature in range(tp.shape[1]):
            for t in range(tp.shape[2]):
                if tp[c, feature, t] == 0:
                    continue
                precision = tp[c, feature, t] / (tp[c, feature, t] + fp[c, feature, t])
                recall = tp[c, feature, t] / positives[c]
                per_domain = hit[c, feature, t] / instances[c] if is_domain[c] else recall
                best = max(best, f1(precision, recall), f1(precision, per_domain))
    return best


def main():
    codes, label_file, counts_file, way, some = sys.argv[1:]
    lists, annotation = read(codes), read(label_file)
    some = int(some)
    end = lists["feature_offsets"][some]
    residues = int(max(lists["positions"].max(), annotation["residue"].max())) + 1
    features = sparse.csc_matrix(
        (lists["values"][:end].astype(np.float32), lists["positions"][:end], lists["feature_offsets"][: some + 1]),
        (residues, some),
    )
    is_domain = annotation["is_domain"]
    labels = sparse.csc_matrix(
        (annotation["instance"], (annotation["residue"], annotation["concept"])), (residues, is_domain.size)
    )
    positives = np.diff(labels.indptr)
    instances = [labels[:, c].max() for c in range(is_domain.size)]
    count = count_interplm if way == "interplm" else count_products
    print("ready", flush=True)
    for line in sys.stdin:
        if line.strip() != "go":
            continue
        start = time.perf_counter()
        tp, fp, hit = count(features, labels, is_domain)
        score(tp, fp, hit, positives, instances, is_domain)
        seconds = time.perf_counter() - start
        write(counts_file, {"tp": tp, "fp": fp, "hit": hit})
        print(f"seconds {seconds:.9f}", flush=True)


main()
