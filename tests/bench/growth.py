"""How cost grows with the work: seconds and peak memory of a training batch, one size changed at a time.

usage: growth.py --gatescope PROGRAM [--most-steps 10000] [--most-units 2048] [--threads 2]

The last column is the cost of a unit of work against the line before it: 1.0 is linear growth. Work
is batch x steps x (units x inputs + units^2)."""
import argparse
import json
import os
import subprocess
import sys

BASE = {"batch": 32, "steps": 100, "inputs": 16, "units": 128}


def measure(program, sizes, threads):
    """(seconds a batch, peak memory in MiB) of a process of its own."""
    command = [program, "bench", "--threads", str(threads), "--json", "-"]
    for name, value in sizes.items():
        command += ["--" + name, str(value)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    text = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{' '.join(command)} failed")
    return json.loads(text)["median_seconds"], usage.ru_maxrss / 1024


def work(sizes):
    return sizes["batch"] * sizes["steps"] * sizes["units"] * (sizes["inputs"] + sizes["units"])


def doubling(first, most):
    values = [first]
    while values[-1] * 2 < most:
        values.append(values[-1] * 2)
    return values + [most]


def table(program, threads, name, values):
    print(f"| {name} | seconds a batch | peak memory, MiB | a unit of work to the line before |")
    print("|---|---|---|---|")
    before = None
    for value in values:
        sizes = {**BASE, name: value}
        seconds, memory = measure(program, sizes, threads)
        cost = seconds / work(sizes)
        ratio = f"{cost / before:.2f}" if before else ""
        print(f"| {value:,} | {seconds:.3g} | {memory:,.0f} | {ratio} |", flush=True)
        before = cost
    print()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gatescope", required=True)
    parser.add_argument("--most-steps", type=int, default=10000)
    parser.add_argument("--most-units", type=int, default=2048)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    for name, values in (("batch", doubling(32, 512)), ("steps", doubling(100, arguments.most_steps)),
                         ("units", doubling(64, arguments.most_units))):
        table(arguments.gatescope, arguments.threads, name, values)


if __name__ == "__main__":
    main()
