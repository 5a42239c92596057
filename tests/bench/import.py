"""How fast a large table of numbers is read: Gatescope, pandas' C reader and R's data.table::fread on
one file, in turns.

usage: import.py --program BENCH_IMPORT [--bytes 1e9] [--rounds 5] [--threads 1,2]

The file has 10 columns of normal numbers times 100 and stands in a temporary folder until the end.
Measured is the read alone, with the file in memory (it is read once before); medians. Exits with 1
when the readers do not agree on rows and on the sum of all cells."""
import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile

ROW = "%d,%.2f,%.4f,%.6f,%.3f,%.5f,%d,%.1f,%.6f,%.4f\n"
BLOCK_BYTES = 50_000_000
PYTHON = "/usr/bin/python3"  # Debian's, whose pandas it is

PANDAS = """
import json, sys, time, pandas
start, work = time.perf_counter(), time.process_time()
table = pandas.read_csv(sys.argv[1], engine="c")
seconds, work = time.perf_counter() - start, time.process_time() - work
print(json.dumps({"seconds": seconds, "cpu_seconds": work, "rows": len(table), "sum": float(table.sum().sum())}))
"""
FREAD = """
suppressMessages(library(data.table))
given <- commandArgs(trailingOnly = TRUE)
setDTthreads(as.integer(given[2]))
times <- system.time(table <- fread(given[1], showProgress = FALSE))
total <- sum(vapply(table, function(column) sum(as.double(column)), 0))
cat(sprintf('{"seconds": %.4f, "cpu_seconds": %.4f, "rows": %d, "sum": %.17g}', times[["elapsed"]],
            times[["user.self"]] + times[["sys.self"]], nrow(table), total))
"""


def make(path, size):
    """The same file for the same size."""
    numbers = random.Random(1)
    lines, length = [], 0
    while length < min(BLOCK_BYTES, size):
        lines.append(ROW % tuple(100 * numbers.gauss(0, 1) for _ in range(10)))
        length += len(lines[-1])
    block = "".join(lines).encode()
    with open(path, "wb") as file:
        left = size - file.write(b"a,b,c,d,e,f,g,h,i,j\n")
        while left > len(block):
            left -= file.write(block)
        file.write(block[:block.rfind(b"\n", 0, left) + 1])


def version(command):
    """What an installed reader says of itself; None: it is not there."""
    try:
        process = subprocess.run(command, capture_output=True, text=True)
    except OSError:
        return None
    return process.stdout.strip() if process.returncode == 0 else None


def readers(program):
    """Name -> command of (file, threads), None where it cannot have so many."""
    found = {"Gatescope": lambda path, threads: [program, path, str(threads)]}
    pandas = version([PYTHON, "-c", "import pandas; print(pandas.__version__)"])
    if pandas:
        found[f"pandas {pandas}"] = (
            lambda path, threads: [PYTHON, "-c", PANDAS, path] if threads == 1 else None)
    else:
        print("No pandas here (package python3-pandas): left out\n")
    fread = version(["Rscript", "-e", "cat(as.character(packageVersion('data.table')))"])
    if fread:
        found[f"fread {fread}"] = (
            lambda path, threads: ["Rscript", "-e", FREAD, path, str(threads)])
    else:
        print("No data.table here (package r-cran-data.table): left out\n")
    return found


def measure(command):
    process = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if process.returncode != 0:
        sys.exit(f"{command[0]} failed")
    return json.loads(process.stdout)


def run(found, path, threads, rounds):
    """(name, threads) -> results, one a round."""
    results = {}
    for _ in range(rounds):
        for count in threads:
            for name, command in found.items():
                line = command(path, count)
                if line:
                    results.setdefault((name, count), []).append(measure(line))
    return results


def agree(results):
    """Whether all have the same rows, and sums that differ by no more than their rounding."""
    first = results[("Gatescope", min(count for _, count in results))][0]
    right = True
    for (name, count), answers in results.items():
        for answer in answers:
            near = abs(answer["sum"] - first["sum"]) < 1e-10 * 10 * first["rows"]
            if answer["rows"] != first["rows"] or not near:
                print(f"{name}, {count} threads: {answer['rows']} rows, sum {answer['sum']!r}; "
                      f"expected {first['rows']}, {first['sum']!r}")
                right = False
    return right


def table(found, results, threads, size):
    def middle(name, count, key="seconds"):
        answers = results.get((name, count))
        return statistics.median(a[key] for a in answers) if answers else None

    def row(label, cells):
        print("| " + " | ".join([label, *cells]) + " |")

    row("", ["1 thread" if count == 1 else f"{count} threads" for count in threads])
    row("---", ["---"] * len(threads))
    for name in found:
        row(f"{name}, MB/s", [f"{size / 1e6 / middle(name, count):,.0f}" if middle(name, count)
                              else "has one thread" for count in threads])
    # A reader of one thread is what it is beside any number of them. Processor time is what other
    # jobs on the machine disturb least.
    for key, words in (("seconds", ""), ("cpu_seconds", " by processor time")):
        for name in list(found)[1:]:
            peers = [middle(name, count, key) or middle(name, 1, key) for count in threads]
            row(f"Gatescope to {name}{words}",
                [f"{peer / middle('Gatescope', count, key):.2f}" if peer else ""
                 for peer, count in zip(peers, threads)])
    row("peak memory to the table's",
        [f"{middle('Gatescope', count, 'peak_bytes') / middle('Gatescope', count, 'table_bytes'):.2f}"
         for count in threads])
    row("preview, ms", [f"{middle('Gatescope', count, 'preview_ms'):.0f}" for count in threads])


def load():
    return " ".join(f"{value:.1f}" for value in os.getloadavg())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--bytes", type=float, default=1e9)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", default="1,2")
    arguments = parser.parse_args()
    threads = [int(count) for count in arguments.threads.split(",")]
    folder = tempfile.mkdtemp(prefix="gatescope-import-")
    try:
        path = os.path.join(folder, "numbers.csv")
        make(path, int(arguments.bytes))
        size = os.path.getsize(path)
        with open(path, "rb") as file:  # into memory
            while file.read(1 << 24):
                pass
        found = readers(arguments.program)
        before = load()
        results = run(found, path, threads, arguments.rounds)
    finally:
        shutil.rmtree(folder)
    right = agree(results)
    rows = results[("Gatescope", threads[0])][0]["rows"]
    print(f"{size / 1e6:,.0f} MB, {rows:,} rows of 10 numbers, medians of {arguments.rounds}; "
          f"{os.cpu_count()} cores, load {before} before, {load()} behind\n")
    table(found, results, threads, size)
    sys.exit(0 if right else 1)


if __name__ == "__main__":
    main()
