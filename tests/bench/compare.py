"""Gatescope against other trainers: medians of interleaved repeats, one process at a time.

usage: compare.py --gatescope PROGRAM [--built DIR] [--peers DIR] [--shapes S,M] [--modes train,infer]
                  [--cells gru,lstm] [--threads 1,2] [--rounds 3] [--json FILE]

A cell of the table is the ratio of sequences a second to the best of the peers named in its row,
with Gatescope's own sequences a second behind it; without peers only the latter."""
import argparse
import json
import os
import statistics
import subprocess
import sys

SHAPES = {"S": (32, 50, 8, 32, 1), "M": (32, 100, 16, 128, 1), "L": (64, 200, 64, 256, 1),
          "XL": (128, 100, 128, 512, 2), "tiny": (1, 100, 8, 64, 1)}
OPENMP_BLAS = "/usr/lib/x86_64-linux-gnu/openblas-openmp"


def rate(command, key, environment=None):
    """Sequences a second that a benchmark prints as JSON, or None where it cannot run."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=600,
                              env={**os.environ, **(environment or {})})
        text = done.stdout[done.stdout.index("{"):]
        return json.loads(text if key == "sequences_per_second" else text.splitlines()[0])[key]
    except (OSError, ValueError, KeyError, subprocess.TimeoutExpired):
        return None


def pinned(threads, command):
    return ["taskset", "-c", ",".join(str(core) for core in range(threads))] + command


def gatescope(arguments, cell, shape, mode, threads):
    names = ("--batch", "--steps", "--inputs", "--units", "--layers")
    sizes = [text for pair in zip(names, map(str, SHAPES[shape])) for text in pair]
    command = [arguments.gatescope, "bench", "--cell", cell, "--mode", mode, "--threads",
               str(threads), "--json", "-"] + sizes
    return rate(pinned(threads, command), "sequences_per_second")


def peer_commands(arguments, cell, shape, mode, threads):
    """(row, command, environment) of every peer that can say something about this case."""
    one = {"OMP_NUM_THREADS": str(threads), "OPENBLAS_NUM_THREADS": str(threads)}
    torch = dict(one)
    if threads > 1 and os.path.isdir(OPENMP_BLAS):
        torch["LD_LIBRARY_PATH"] = OPENMP_BLAS
    case = [cell, shape, mode, str(threads)]
    onednn = os.path.join(arguments.built, "onednn_rnn")
    libtorch = os.path.join(arguments.built, "libtorch_rnn")
    script = os.path.join(arguments.peers, "torch_rnn_bench.py")
    onnx = os.path.join(arguments.peers, "js", "ort_rnn.mjs")
    if os.path.exists(onednn):
        yield "oneDNN", [onednn] + case, one
    if mode == "train":
        if os.path.exists(libtorch):
            yield "PyTorch", [libtorch] + case, torch
        if os.path.exists(script):
            flags = ["--cell", cell, "--shape", shape, "--mode", mode, "--threads", str(threads)]
            yield "PyTorch", ["/usr/bin/python3", script] + flags, torch
    elif os.path.isdir(os.path.join(arguments.peers, "js", "node_modules")):
        yield "ONNX Runtime", ["node", onnx] + case, one


def measure(arguments, cell, shape, mode):
    """{threads: {who: median rate}}, the rounds of all interleaved."""
    rates = {}
    for _ in range(arguments.rounds):
        for threads in arguments.threads:
            own = rates.setdefault(threads, {})
            own.setdefault("Gatescope", []).append(gatescope(arguments, cell, shape, mode, threads))
            for who, command, environment in peer_commands(arguments, cell, shape, mode, threads):
                value = rate(pinned(threads, command), "seqs_per_s", environment)
                if value is not None:
                    own.setdefault((who, command[0]), []).append(value)
    return {threads: {who: statistics.median(values) for who, values in own.items() if None not in values}
            for threads, own in rates.items()}


def best(rates, who):
    found = [value for key, value in rates.items() if key[0] in who]
    return max(found, default=None)


def cell_text(own, peer):
    return f"{own:.4g}" if peer is None else f"{own / peer:.2f} ({own:.4g})"


def rows(arguments, cell, mode, results):
    """(title, text of each shape) of one cell and mode."""
    for threads in arguments.threads:
        who = ["oneDNN"] if mode == "train" else ["oneDNN", "ONNX Runtime"]
        title = f"{cell} {mode}, {threads} thread{'s' if threads > 1 else ''}"
        peers = any(best(results[shape][threads], who) for shape in arguments.shapes)
        yield (title + (f", to {' / '.join(who)}" if peers else ""),
               [cell_text(results[s][threads]["Gatescope"], best(results[s][threads], who))
                for s in arguments.shapes])
    if mode != "train":
        return
    texts = []
    for shape in arguments.shapes:
        torch = [best(results[shape][t], ["PyTorch"]) for t in arguments.threads]
        own = max(results[shape][t]["Gatescope"] for t in arguments.threads)
        known = [value for value in torch if value is not None]
        texts.append(cell_text(own, max(known)) if known else "")
    if any(texts):
        yield f"{cell} train, best threads, to PyTorch / libtorch", texts


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--gatescope", required=True)
    parser.add_argument("--built", default="")
    parser.add_argument("--peers", default="")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json")
    for name, standard in (("shapes", ",".join(SHAPES)), ("modes", "train,infer"),
                           ("cells", "gru,lstm"), ("threads", "1,2")):
        parser.add_argument("--" + name, default=standard)
    arguments = parser.parse_args()
    for name in ("shapes", "modes", "cells"):
        setattr(arguments, name, getattr(arguments, name).split(","))
    arguments.threads = [int(text) for text in arguments.threads.split(",")]
    print("| | " + " | ".join(arguments.shapes) + " |")
    print("|---" * (len(arguments.shapes) + 1) + "|")
    everything = {}
    for cell in arguments.cells:
        for mode in arguments.modes:
            results = {shape: measure(arguments, cell, shape, mode) for shape in arguments.shapes}
            everything[f"{cell} {mode}"] = {
                shape: {str(t): {"Gatescope" if who == "Gatescope" else who[0] + " " + os.path.basename(who[1]): value
                                 for who, value in own.items()} for t, own in by.items()}
                for shape, by in results.items()}
            for title, texts in rows(arguments, cell, mode, results):
                print(f"| {title} | " + " | ".join(texts) + " |", flush=True)
    if arguments.json:
        with open(arguments.json, "w", encoding="utf-8") as file:
            json.dump(everything, file, indent=1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
