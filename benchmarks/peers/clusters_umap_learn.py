"""Lays decoder directions out with umap-learn: the peer of the clusters rung.

Usage: clusters_umap_learn.py FILE THREADS

FILE holds int32 rows and width and then binary32 values. Without a seed umap-learn uses all threads. A layout before
"ready" compiles what it runs.
"""

import sys
import time
import warnings

import numba
import numpy
import umap

COMPILED_ON = 4200  # More than 4096 rows are searched with an index; fewer are not.


def layout(directions):
    return umap.UMAP(n_neighbors=15, metric="cosine").fit_transform(directions)


def main():
    path, threads = sys.argv[1:]
    warnings.simplefilter("ignore")
    numba.set_num_threads(min(int(threads), numba.config.NUMBA_NUM_THREADS))
    rows, width = numpy.fromfile(path, numpy.int32, 2)
    directions = numpy.fromfile(path, numpy.float32, rows * width, offset=8).reshape(rows, width)
    layout(directions[:COMPILED_ON])
    print("ready", flush=True)
    for line in sys.stdin:
        if line.strip() != "go":
            continue
        start = time.perf_counter()
        layout(directions)
        print(f"seconds {time.perf_counter() - start:.9f}", flush=True)


main()
