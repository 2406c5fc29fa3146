#!/usr/bin/env python3
"""Measures all-reduces over slow networks, for the figure of the lesson larger-than-memory: measure_networks.py --out FILE

Hosts are network namespaces of this machine, which hosts.sh makes; for root. Every network is measured with each number of
machines, a process on each, and Open MPI adds up in a ring, as the formula of the lesson has it. `make networks` writes
Docs/Results/networks.json; a test measures a little.
"""

import argparse
import datetime
import json
import os
import pathlib
import platform
import re
import subprocess
import sys
import tempfile

FOLDER = pathlib.Path(__file__).resolve().parent
# The name that the lesson gives a network, α in seconds, β in seconds for a byte, and the same in netem's words.
NETWORKS = [
    ("1 Gbit/s, 100 µs", 100e-6, 8 / 1e9, "delay 100us rate 1gbit"),
    ("100 Mbit/s, 1 ms", 1e-3, 8 / 100e6, "delay 1ms rate 100mbit"),
]
RING = ["coll_tuned_use_dynamic_rules", "1", "coll_tuned_allreduce_algorithm", "4", "mpi_yield_when_idle", "1"]


def measure(chalk, machines, words, largest, out):
    """The points [machines, bytes, seconds] of one network, and what slowed it."""
    settings = {"CHALK_HOSTS": str(machines), "CHALK_NETWORK": words, "OMP_NUM_THREADS": "1"}
    for name in ["OMPI_ALLOW_RUN_AS_ROOT", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"]:
        settings[name] = "1"
    command = [str(FOLDER / "hosts.sh"), "mpirun"]
    for name, value in zip(RING[::2], RING[1::2]):
        command += ["--mca", name, value]
    command += [chalk, "run", str(FOLDER / "TimedAllReduce.swift"), "--set", f"largest={largest}", "--out", out]
    command += ["--shards", str(max(4, machines))]
    run = subprocess.run(command, env=os.environ | settings, capture_output=True, text=True)
    slowed = re.search(r"^the network is slowed by (\S+)$", run.stderr, re.M)
    points = re.findall(r"^point (\d+) (\S+)$", run.stdout, re.M)
    if run.returncode != 0 or not slowed or not points:
        sys.exit(f"{words}, {machines} machines: {run.stderr}")
    return [[machines, int(size), float(f"{float(seconds):.4g}")] for size, seconds in points], slowed[1]


def version(program):
    """The first line that a program says about its version."""
    return subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.split("\n")[0]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--chalk", default="chalk", help="the program")
    parser.add_argument("--machines", default="2,4,8", help="numbers of machines, up to 8")
    parser.add_argument("--repeats", type=int, default=3, help="how often; the shortest times are kept")
    parser.add_argument("--largest", type=int, default=22, help="the largest all-reduce has 2 to this power of bytes")
    parser.add_argument("--network", default="", help="only networks whose names begin so")
    parser.add_argument("--out", required=True, help="the file")
    arguments = parser.parse_args()
    # What mpirun starts on the other hosts finds no program beside this one.
    chalk = arguments.chalk if "/" not in arguments.chalk else str(pathlib.Path(arguments.chalk).resolve())
    networks, slowed = [], ""
    with tempfile.TemporaryDirectory() as out:
        for name, alpha, beta, words in NETWORKS:
            if not name.startswith(arguments.network):
                continue
            points = []
            for machines in map(int, arguments.machines.split(",")):
                runs = []
                for _ in range(max(1, arguments.repeats)):
                    run, slowed = measure(chalk, machines, words, arguments.largest, out)
                    runs.append(run)
                points += [min(same, key=lambda point: point[2]) for same in zip(*runs)]
            networks.append({"name": name, "alpha": alpha, "beta": beta, "points": points})
    result = {
        "command": "make networks",
        "date": datetime.date.today().isoformat(),
        "library": f"Chalk {version(chalk)}, {version('mpirun').replace('mpirun (Open MPI)', 'Open MPI')}",
        "machine": f"{os.cpu_count()} cores, Linux {platform.release().split('-')[0]}",
        "slowedBy": slowed,
        "networks": networks,
    }
    # A line for each point.
    text = json.dumps(result, indent=2, ensure_ascii=False)
    text = re.sub(r"\[\s+([0-9.e-]+),\s+([0-9.e-]+),\s+([0-9.e-]+)\s+\]", r"[\1, \2, \3]", text)
    pathlib.Path(arguments.out).write_text(text + "\n", encoding="utf-8")


main()
