#!/usr/bin/python3
"""Writes inspect.json: analyses of made-up traces as numpy and scipy see them, in float64.

Two traces of one layer: h, z and o (units x steps) and two series x. They are no network's: h is a
mixture of a few sources, so that units fall into groups. Values have four decimals and are rounded
to float32 before anything is computed, as the program holds them.

Memory: of a gru with these z, a gru-article with these z and o, an lstm whose f is z. Leaf order:
the tree by scipy.cluster.hierarchy.linkage, average linkage of 1 - Pearson's r of the first trace;
of it the shortest order, by trying every pair of ends of every cluster, turned so that the smaller
of the two units at the ends comes first. scipy's own optimal_ordering is not always optimal
(scipy issue 11227): its sum of distances between neighbours stands beside as scipy_length, and must
not be smaller.
Components: from the singular value decomposition of all steps, largest loading positive. Spectral
radius: of the first steps of h as a square matrix, by numpy.linalg.eigvals.

Debian's python3-numpy and python3-scipy:

    /usr/bin/python3 tests/golden/make_inspect.py > tests/golden/inspect.json
"""

import json
import sys

import numpy as np
import scipy
from scipy.cluster import hierarchy

SEED = 20240611
UNITS, LENGTHS, SOURCES = 18, [40, 25], 4

random = np.random.default_rng(SEED)
mixing = random.normal(size=(UNITS, SOURCES)) * (random.random((UNITS, SOURCES)) < 0.5)


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def stored(values):
    return np.round(values, 4).astype(np.float32).astype(np.float64)


def trace(steps):
    sources = np.sin(np.outer([0.2, 0.33, 0.7, 1.1], np.arange(steps))
                     + random.uniform(0, 6, (SOURCES, 1)))
    return {"h": stored(np.tanh(mixing @ sources + 0.4 * random.normal(size=(UNITS, steps)))),
            "z": stored(sigmoid(random.normal(size=(UNITS, 1), scale=2)
                                + random.normal(size=(UNITS, steps)))),
            "o": stored(sigmoid(1 + random.normal(size=(UNITS, steps)))),
            "x": stored(np.stack([1750 + sources[0] + random.normal(size=steps),
                                  random.normal(size=steps)]))}


traces = [trace(steps) for steps in LENGTHS]
h, z, o, x = (np.concatenate([t[key] for t in traces], axis=1) for key in "hzox")


def tau(kept):
    return (-1 / np.log(np.maximum(kept, 1e-6)).mean(axis=1)).tolist()


def length(order, distances):
    return float(distances[order[:-1], order[1:]].sum())


def leaf_order(rows):
    distances = 1 - np.corrcoef(rows)
    tree = hierarchy.linkage(rows, "average", metric="correlation", optimal_ordering=True)
    # Of each cluster the shortest order, and its length, for each pair of leaves at its ends.
    clusters = [{(leaf, leaf): (0.0, [leaf])} for leaf in range(UNITS)]
    for left, right in tree[:, :2].astype(int):
        best = {}
        for (u, o), (a, first) in clusters[left].items():
            for (k, w), (b, second) in clusters[right].items():
                total = a + distances[o, k] + b
                if total < best.get((u, w), (np.inf,))[0]:
                    best[u, w] = (total, first + second)
                    best[w, u] = (total, second[::-1] + first[::-1])
        clusters.append(best)
    total, order = min(clusters[-1].values())
    scipy_length = length(hierarchy.leaves_list(tree), distances)
    assert np.isclose(total, length(order, distances)) and total <= scipy_length + 1e-12
    return {"order": order if order[0] < order[-1] else order[::-1], "length": total,
            "scipy_length": scipy_length}


def components(points, count):
    mean = points.mean(axis=0)
    _, singular, axes = np.linalg.svd(points - mean, full_matrices=False)
    axes = axes[:count]
    axes *= np.sign(axes[np.arange(count), np.abs(axes).argmax(axis=1)])[:, None]
    return {"mean": mean.tolist(), "axes": axes.tolist(),
            "explained": (singular ** 2 / (singular ** 2).sum())[:count].tolist(),
            "second_trace": ((traces[1]["h"].T - mean) @ axes.T).tolist()}


json.dump({
    "made_with": {"python": sys.version.split()[0], "numpy": np.__version__,
                  "scipy": scipy.__version__, "seed": SEED},
    "units": UNITS,
    "traces": [{key: np.round(rows, 4).tolist() for key, rows in t.items()} for t in traces],
    "memory": {"gru": tau(1 - z), "gru-article": tau(o * (1 - z)), "lstm": tau(z)},
    "saturation": {"left": (z < np.float32(0.1)).mean(axis=1).tolist(),
                   "right": (z > np.float32(0.9)).mean(axis=1).tolist()},
    "correlations": np.corrcoef(h, x)[:UNITS, UNITS:].tolist(),
    "leaf_order": leaf_order(traces[0]["h"]),
    "components": components(h.T, 3),
    "spectral_radius": float(np.abs(np.linalg.eigvals(h[:, :UNITS])).max()),
}, sys.stdout, separators=(",", ":"))
sys.stdout.write("\n")
