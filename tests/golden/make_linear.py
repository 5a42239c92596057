#!/usr/bin/env python3
"""Writes linear.json beside this file: linear baselines as scikit-learn and NumPy compute them.

Run with Debian's python3-sklearn:  /usr/bin/python3 tests/golden/make_linear.py
"""
import json
import pathlib

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import log_loss
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(19700201)


def lists(array):
    return np.asarray(array).tolist()


def ridge():
    x = rng.normal(size=(40, 5)) @ rng.normal(size=(5, 5))
    y = x @ rng.normal(size=(5, 2)) + rng.normal(size=(40, 2))
    x, y = x - x.mean(0), y - y.mean(0)
    n = len(x)
    fits = []
    for penalty in [1e-4, 0.1, 10]:
        model = Ridge(alpha=n * penalty, fit_intercept=False, solver="cholesky").fit(x, y)
        hat = x @ np.linalg.inv(x.T @ x + n * penalty * np.eye(5)) @ x.T
        residual = ((y - model.predict(x)) ** 2).sum() / n
        fits.append({"lambda": penalty, "weights": lists(model.coef_.T),
                     "cross_validated": residual / (1 - (1 + np.trace(hat)) / n) ** 2})
    return {"x": lists(x), "y": lists(y), "fits": fits}


def multinomial(x, labels, penalty):
    return LogisticRegression(multi_class="multinomial", C=1 / (len(x) * penalty), tol=1e-8,
                              max_iter=100_000, solver="lbfgs").fit(x, labels)


def logistic():
    x = rng.normal(size=(60, 4))
    labels = np.argmax(x @ rng.normal(size=(4, 3)) + rng.gumbel(size=(60, 3)), axis=1)
    fits = []
    for penalty in [1, 0.01, 1e-3]:
        model = multinomial(x, labels, penalty)
        fits.append({"lambda": penalty, "weights": lists(model.coef_.T),
                     "bias": lists(model.intercept_ - model.intercept_.mean()),
                     "log_loss": log_loss(labels, model.predict_proba(x))})
    return {"x": lists(x), "labels": lists(labels), "fits": fits}


def windows(values, first, end, window, horizon):
    """Windows of values[first:end] and what follows them there."""
    starts = range(first, end - window - horizon + 1)
    return (np.array([values[s:s + window] for s in starts]),
            np.array([values[s + window:s + window + horizon] for s in starts]))


def forecast():
    """A noisy seasonal series, split 70/35/35; the penalty with the least validation error."""
    t = np.arange(140)
    values = np.round(50 + 4 * np.sin(t / 3) + 2 * rng.normal(size=140), 3)
    x, y = windows(values, 0, 70, 12, 2)
    scaler = StandardScaler().fit(x)
    others = {part: windows(values, *rows, 12, 2)
              for part, rows in {"validation": (70, 105), "test": (105, 140)}.items()}
    best = None
    for power in range(2, -7, -1):
        model = Ridge(alpha=len(x) * 10.0 ** power).fit(scaler.transform(x), y)
        own, truth = others["validation"]
        error = ((model.predict(scaler.transform(own)) - truth) ** 2).sum()
        if best is None or error < best[0]:
            best = error, power, model
    own, truth = others["test"]
    missed = best[2].predict(scaler.transform(own)) - truth
    return {"values": lists(values), "power": best[1],
            "rmse": float(np.sqrt((missed ** 2).mean())),
            "rmse_by_step": lists(np.sqrt((missed ** 2).mean(0))),
            "mae_by_step": lists(np.abs(missed).mean(0))}


def summary(sequence):
    steps = np.arange(len(sequence))
    row = []
    for channel in sequence.T:
        slope = np.polyfit(steps, channel, 1)[0] if len(steps) > 1 else 0
        row += [channel.mean(), channel.std(), channel.min(), channel.max(), channel[0],
                channel[-1], slope]
    return row + [len(sequence)]


def classify():
    """Three classes of sequences of two channels and of unequal length."""
    sequences, labels = [], []
    for number in range(120):
        label = number * 7 % 3
        length = int(rng.integers(4, 12))
        level = rng.normal(size=(1, 2)) + [[1.5 * (label == 0), 0]]
        trend = np.arange(length)[:, None] * [[0, 0.4 * (label == 1)]]
        sequences.append(np.round(level + trend + rng.normal(size=(length, 2)), 3))
        labels.append(label)
    parts = ["train"] * 70 + ["validation"] * 25 + ["test"] * 25
    x = np.array([summary(s) for s in sequences])
    labels = np.array(labels)
    rows = {part: np.array(parts) == part for part in set(parts)}
    x = StandardScaler().fit(x[rows["train"]]).transform(x)
    best = None
    for power in range(1, -6, -1):
        model = multinomial(x[rows["train"]], labels[rows["train"]], 10.0 ** power)
        loss = log_loss(labels[rows["validation"]], model.predict_proba(x[rows["validation"]]))
        if best is None or loss < best[0]:
            best = loss, power, model
    said = best[2].predict_proba(x[rows["test"]])
    return {"sequences": [lists(s) for s in sequences], "labels": lists(labels), "parts": parts,
            "power": best[1], "validation_log_loss": best[0],
            "log_loss": log_loss(labels[rows["test"]], said),
            "accuracy": float((said.argmax(1) == labels[rows["test"]]).mean())}


result = {"sklearn": sklearn.__version__, "numpy": np.__version__, "ridge": ridge(),
          "logistic": logistic(), "forecast": forecast(), "classify": classify()}
path = pathlib.Path(__file__).with_name("linear.json")
path.write_text(json.dumps(result) + "\n")
