"""Single-latent logistic probes by scikit-learn, one fit for each pair of latent and concept, as InterProt does it: the
peer of the single-probes rung.

Usage: probes_sklearn.py FILE THREADS

FILE: int32 residues, int32 pairs; for each pair int32 count, count uint32 positions, count float32 values, residues
label bytes. Before "ready" each pair is solved to a gradient below 1e-8 in binary64 and its coefficient and intercept
are printed; a timed repetition fits every pair with the settings that InterProt uses, THREADS fits at a time.
"""

import multiprocessing
import sys
import time

import numpy
import sklearn
from sklearn.linear_model import LogisticRegression

PAIRS = []


def read(path):
    with open(path, "rb") as file:
        residues, pairs = numpy.fromfile(file, numpy.int32, 2)
        for _ in range(pairs):
            (count,) = numpy.fromfile(file, numpy.int32, 1)
            column = numpy.zeros((residues, 1), numpy.float32)
            positions = numpy.fromfile(file, numpy.uint32, count)
            column[positions, 0] = numpy.fromfile(file, numpy.float32, count)
            PAIRS.append((column, numpy.fromfile(file, numpy.uint8, residues)))


def fit(i):
    column, labels = PAIRS[i]
    LogisticRegression(class_weight="balanced").fit(column, labels)


def exact(i):
    column, labels = PAIRS[i]
    model = LogisticRegression(class_weight="balanced", solver="newton-cg", tol=1e-8, max_iter=1000)
    model.fit(column.astype(numpy.float64), labels)
    return model.coef_[0, 0], model.intercept_[0]


def main():
    path, threads = sys.argv[1], int(sys.argv[2])
    read(path)
    with multiprocessing.get_context("fork").Pool(threads) as pool:
        for i, (w, b) in enumerate(pool.map(exact, range(len(PAIRS)))):
            print(f"value w{i} {w!r}\nvalue b{i} {b!r}", flush=True)
        print(f"note scikit-learn {sklearn.__version__}, {threads} fits at a time\nready", flush=True)
        for line in sys.stdin:
            if line.strip() == "go":
                start = time.perf_counter()
                pool.map(fit, range(len(PAIRS)), chunksize=1)
                print(f"seconds {time.perf_counter() - start:.9f}", flush=True)


main()
