#!/usr/bin/env python3
"""How long a sweep takes with several trials at once, against one after another: the same trials,
interleaved rounds, the fastest of each (other work on the machine only makes them slower). Above 1:
at once is faster. Checks that both give the same results.

usage: sweep.py --gatescope PROGRAM [--rounds N] [--at-once N]
"""
import argparse
import json
import os
import subprocess
import tempfile
import time

# Batches of more than 16 sequences use both cores by themselves; smaller ones do not.
CASES = [
    ("GRU 16 to 48 units, batch 32", ["--batch", "32", "--grid", "units=16,32,48"]),
    ("GRU 64 to 128 units, batch 64", ["--batch", "64", "--grid", "units=64,96,128"]),
    ("GRU 16 to 48 units, batch 8", ["--batch", "8", "--grid", "units=16,32,48"]),
]


def run(program, extra, at_once):
    command = [program, "sweep", "--data", "example:digits", "--epochs", "25", "--patience", "0",
               "--grid", "learning-rate=0.001,0.003", "--at-once", str(at_once), "--json", "-",
               *extra]
    begun = time.perf_counter()
    result = subprocess.run(command, capture_output=True, check=True)
    seconds = time.perf_counter() - begun
    trials = json.loads(result.stdout)["trials"]
    for trial in trials:
        del trial["seconds"]
    return seconds, trials


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--gatescope", required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--at-once", type=int, default=os.cpu_count())
    options = parser.parse_args()
    print(f"{'sweep of 6 trials':32} {'one by one':>11} {options.at_once:>3} at once {'ratio':>6}")
    for name, extra in CASES:
        alone, together = [], []
        for _ in range(options.rounds):
            first, expected = run(options.gatescope, extra, 1)
            second, found = run(options.gatescope, extra, options.at_once)
            assert found == expected, "the results depend on how many run at once"
            alone.append(first)
            together.append(second)
        one, all_ = min(alone), min(together)
        print(f"{name:32} {one:9.2f} s {all_:9.2f} s {one / all_:6.2f}")


if __name__ == "__main__":
    main()
