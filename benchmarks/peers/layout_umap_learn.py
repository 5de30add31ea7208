"""How well layouts of a lens's decoder directions keep neighbours: the lens's own, umap-learn's and PCA's.

Usage: layout_umap_learn.py LENS [SEED ...]

Prints one line for each layout: its name, its trustworthiness at 15 neighbours (Venna and Kaski 2001), the share of the
15 nearest latents by cosine that are also nearest in the layout, and the seconds it took (those of the lens's own are
in its run's progress). Needs numpy, scikit-learn and umap-learn.
"""

import json
import sys
import time

import numpy
import umap
from sklearn.decomposition import PCA
from sklearn.manifold import trustworthiness
from sklearn.neighbors import NearestNeighbors

NEIGHBOURS = 15


def decoder(lens):
    """[latents, width]: W_dec of the lens's autoencoder."""
    with open(f"{lens}/sae/sae_weights.safetensors", "rb") as file:
        size = int.from_bytes(file.read(8), "little")
        entry = json.loads(file.read(size))["W_dec"]
        begin, end = entry["data_offsets"]
        file.seek(8 + size + begin)
        return numpy.frombuffer(file.read(end - begin), numpy.float32).reshape(entry["shape"])


def own_layout(lens):
    """The latents that umap.tsv places, and where."""
    with open(f"{lens}/umap.tsv", encoding="utf-8") as file:
        next(file)
        rows = [line.split("\t") for line in file]
    placed = [row for row in rows if row[1]]
    return [int(row[0]) for row in placed], numpy.array([[float(row[1]), float(row[2])] for row in placed])


def neighbours(points, metric):
    search = NearestNeighbors(n_neighbors=NEIGHBOURS + 1, metric=metric, algorithm="brute").fit(points)
    lists = search.kneighbors(points)[1]
    return [set(own) - {i} for i, own in enumerate(lists)]


def report(name, directions, near, layout, seconds):
    kept = numpy.mean([len(a & b) / NEIGHBOURS for a, b in zip(near, neighbours(layout, "euclidean"))])
    trust = trustworthiness(directions, layout, n_neighbors=NEIGHBOURS, metric="cosine")
    print(f"{name}: trustworthiness {trust:.3f}, kept {kept:.3f}{seconds}", flush=True)


def main():
    lens, seeds = sys.argv[1], [int(seed) for seed in sys.argv[2:]] or [1, 2]
    latents, own = own_layout(lens)
    directions = decoder(lens)[latents]
    near = neighbours(directions, "cosine")
    print(f"{len(latents)} latents, {directions.shape[1]} values, umap-learn {umap.__version__}")
    report("lens", directions, near, own, "")
    for seed in seeds:
        start = time.perf_counter()
        model = umap.UMAP(n_neighbors=NEIGHBOURS, min_dist=0.1, metric="cosine", random_state=seed)
        layout = model.fit_transform(directions)
        report(f"umap-learn, seed {seed}", directions, near, layout, f", {time.perf_counter() - start:.1f} s")
    unit = directions / numpy.linalg.norm(directions, axis=1, keepdims=True)
    report("PCA", directions, near, PCA(2).fit_transform(unit), "")


if __name__ == "__main__":
    main()
