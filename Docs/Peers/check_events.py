#!/usr/bin/env python3
"""Reads the TensorBoard events of runs by tbparse and TensorBoard, and holds them against the runs' own reports.

    pip install tbparse
    python3 Docs/Peers/check_events.py Runs/mine Reports/digits

Of every folder with a report.json and the folder tensorboard beside it is looked at:

- scalars: the loss, the metrics and the learning rate of every epoch are there, as single precision has them;
- histograms: there are some of activations and of gradients, and no limit or count is odd;
- images: each figure of the report is one, under its title.

The status is 2 where tbparse is missing, 1 where something is wrong, and 0 where all is well.
"""
import argparse
import json
import math
import pathlib
import sys


def scalars(report):
    """(tag, step, value) of all that a report has of its epochs; what JSON has no number for is left out."""
    for epoch in report["history"]["epochs"]:
        for value in epoch["values"] + [{"name": "learning_rate", "value": epoch["learningRate"]}]:
            if isinstance(value["value"], (int, float)):
                yield value["name"], epoch["number"], value["value"]


def faults(folder, reader, accumulator):
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    found = reader(str(folder / "tensorboard"), pivot=False)
    table = found.scalars
    read = {(row.tag, int(row.step)): float(row.value) for row in table.itertuples()}
    for tag, step, value in scalars(report):
        if (tag, step) not in read:
            yield f"{tag} of epoch {step} is missing"
        elif not math.isclose(read[tag, step], value, rel_tol=1e-6, abs_tol=1e-30):
            yield f"{tag} of epoch {step} is {read[tag, step]}, and was {value}"
    tags = found.tags
    for kind in ["activations/", "gradients/"]:
        if report["history"].get("record") and not any(tag.startswith(kind) for tag in tags["histograms"]):
            yield f"there is no histogram of {kind[:-1]}"
    for row in found.histograms.itertuples() if tags["histograms"] else []:
        if len(row.limits) != len(row.counts) or min(row.counts) < 0 or list(row.limits) != sorted(row.limits):
            yield f"the histogram {row.tag} of step {row.step} has {len(row.limits)} limits and {len(row.counts)} counts"
    titles = {figure["title"] for figure in report["figures"]}
    events = accumulator(str(folder / "tensorboard"))
    events.Reload()
    shown = {tag.removeprefix("figures/") for tag in events.Tags()["images"]}
    for title in sorted(titles - shown):
        yield f"the figure '{title}' is no image"
    for tag in events.Tags()["images"]:
        for image in events.Images(tag):
            is_png = image.encoded_image_string.startswith(b"\x89PNG\r\n\x1a\n")
            if not is_png or min(image.width, image.height) < 50:
                yield f"the image {tag} is {image.width} × {image.height}, PNG: {is_png}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", type=pathlib.Path, nargs="+")
    folders = parser.parse_args().folders
    for folder in folders:
        if not (folder / "report.json").exists():
            sys.exit(f"'{folder}' holds no report.json: name the folder of a run.")
    try:
        from tbparse import SummaryReader
        from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
    except ImportError:
        print("not checked, for want of a package: pip install tbparse", file=sys.stderr)
        sys.exit(2)
    wrong = False
    for folder in folders:
        found = list(faults(folder, SummaryReader, EventAccumulator))
        wrong = wrong or bool(found)
        print(f"{folder}: {'WRONG' if found else 'sound'}")
        for fault in found[:20]:
            print(f"  {fault}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
