#!/usr/bin/env python3
"""What Silero's network makes of the sound of the lesson a-real-ear: silero.py --chalk CHALK --out FILE

It runs the lesson, which needs the weights (`make models`), and keeps the numbers of its figure. `make silero` writes
Docs/Results/silero.json, which the lesson shows to those who have not fetched the weights.
"""

import argparse
import csv
import datetime
import json
import pathlib
import re
import subprocess
import sys
import tempfile

parser = argparse.ArgumentParser()
parser.add_argument("--chalk", default="chalk", help="the program")
parser.add_argument("--out", required=True, help="the file")
arguments = parser.parse_args()
with tempfile.TemporaryDirectory() as folder:
    run = subprocess.run(
        [arguments.chalk, "run", "a-real-ear", "--out", folder], capture_output=True, text=True, check=True)
    figures = list(pathlib.Path(folder).rglob("*voice-activity-detection-silero.csv"))
    if not figures:
        sys.exit("The lesson has not opened Silero's network: fetch its weights with `make models`.")
    lines = {}
    with open(figures[0], newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["mark"] == "line":
                lines.setdefault(row["label"], []).append(float(row["y"]))
model = re.search(r"weights of Silero's network \(([^,]+),", " ".join(run.stdout.split()))
version = subprocess.run([arguments.chalk, "--version"], capture_output=True, text=True, check=True).stdout.split()[0]
result = {
    "command": "make silero",
    "date": datetime.date.today().isoformat(),
    "library": f"Chalk {version}",
    "model": model[1],
    "truth": [y > 0.5 for y in lines["truth"]],
    "p": [round(y, 4) for y in lines["with memory"]],
    "alone": [round(y, 4) for y in lines["no memory"]],
}
text = ",\n".join(f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in result.items())
pathlib.Path(arguments.out).write_text("{\n" + text + "\n}\n", encoding="utf-8")
