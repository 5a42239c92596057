#!/usr/bin/env python3
"""Writes statistics.json beside this file: intervals and tests as SciPy computes them.

Run with Debian's python3-scipy:  /usr/bin/python3 tests/golden/make_statistics.py
"""
import itertools
import json
import pathlib

import numpy as np
import scipy
from scipy import stats
from scipy.stats import _resampling

rng = np.random.default_rng(20240305)


def student(values, coverage):
    low, high = stats.t.interval(coverage, len(values) - 1, np.mean(values), stats.sem(values))
    return {"values": list(values), "coverage": coverage, "mean": np.mean(values),
            "deviation": np.std(values, ddof=1), "low": low, "high": high}


def paired(a, b, coverage):
    return {"a": list(a), "b": list(b), **student(a - b, coverage)}


def bca(values, resamples, coverage):
    """SciPy's BCa interval from a distribution that is written down too."""
    def statistic(x, axis=-1):
        return np.mean(x ** 2, axis=axis) / np.mean(x, axis=axis)

    distribution = np.sort(statistic(rng.choice(values, (resamples, len(values)))))
    tail = (1 - coverage) / 2
    low, high, _ = _resampling._bca_interval(
        (np.asarray(values),), statistic, -1, tail, distribution, None)
    ends = np.percentile(distribution, [100 * float(low), 100 * float(high)])
    plain = np.percentile(distribution, [100 * tail, 100 * (1 - tail)])
    return {"values": list(values), "coverage": coverage, "distribution": list(distribution),
            "low": ends[0], "high": ends[1],
            "percentile_low": plain[0], "percentile_high": plain[1]}


def bootstrapped(values):
    """With a great many resamples: what any other drawing comes near."""
    result = stats.bootstrap((np.asarray(values),), np.mean, n_resamples=400_000, batch=1000,
                             method="BCa", random_state=rng)
    plain = stats.bootstrap((np.asarray(values),), np.mean, n_resamples=400_000, batch=1000,
                            method="percentile", random_state=rng)
    return {"values": list(values), "low": result.confidence_interval.low,
            "high": result.confidence_interval.high,
            "percentile_low": plain.confidence_interval.low,
            "percentile_high": plain.confidence_interval.high}


def signed_ranks(values, method):
    return {"values": list(values),
            "probability": stats.wilcoxon(values, mode=method, correction=False).pvalue}


def signed_ranks_enumerated(values):
    """With ties SciPy has no exact answer: every choice of signs is counted."""
    ranks = stats.rankdata(np.abs(values))
    middle = ranks.sum() / 2
    found = abs(ranks[np.asarray(values) > 0].sum() - middle)
    sums = [np.dot(signs, ranks) for signs in itertools.product([0, 1], repeat=len(ranks))]
    return {"values": list(values),
            "probability": np.mean(np.abs(np.asarray(sums) - middle) >= found - 1e-9)}


skewed = rng.exponential(2, 12)
result = {
    "scipy": scipy.__version__,
    "student": [student(rng.normal(3, 2, n), c) for n, c in [(2, .95), (5, .95), (30, .9)]],
    "paired": paired(rng.normal(1, 1, 8), rng.normal(0.5, 1, 8), 0.95),
    "bca": [bca(skewed, 301, 0.95), bca(rng.normal(5, 1, 20), 200, 0.8)],
    "bootstrap": bootstrapped(rng.exponential(2, 25)),
    "signed_ranks": [
        signed_ranks(rng.normal(0.4, 1, 5), "exact"),
        signed_ranks(rng.normal(0.4, 1, 17), "exact"),
        signed_ranks(rng.normal(0.1, 1, 80), "approx"),
        signed_ranks(np.round(rng.normal(0.2, 2, 70)), "approx"),
        signed_ranks_enumerated([1, 1, -1, 2, 3, 3, -2, 4, 5]),
    ],
}
path = pathlib.Path(__file__).with_name("statistics.json")
path.write_text(json.dumps(result, indent=1) + "\n")
