"""Runs the source text that `chalk model convert` writes, and compares its outputs with those that Chalk gave.

Each case is a folder with model.onnx and test_data_set_0, as the tests write them (see check_onnx.py). Every model is
converted by the program, the text is run, and its outputs are held against those of the case:

    pip install onnx numpy safetensors torch
    python3 Docs/Peers/check_sources.py Cases --chalk .build/release/chalk --to pytorch

    pip install onnx numpy safetensors keras jax
    KERAS_BACKEND=jax python3 Docs/Peers/check_sources.py Cases --chalk .build/release/chalk --to keras
"""

import argparse
import pathlib
import runpy
import subprocess
import sys
import tempfile

import numpy
import onnx
import onnx.numpy_helper

RELATIVE, ABSOLUTE = 1e-3, 1e-4


def arrays(folder, kind):
    paths = sorted(folder.glob(f"{kind}_*.pb"), key=lambda path: int(path.stem.rsplit("_", 1)[1]))
    return [onnx.numpy_helper.to_array(onnx.load_tensor(str(path))) for path in paths]


def outputs(text, inputs, form):
    """The outputs of the model in a file of source text, as arrays of NumPy."""
    model = runpy.run_path(str(text))["model"]
    if form == "pytorch":
        import torch

        with torch.no_grad():
            given = model(*[torch.from_numpy(x.copy()) for x in inputs])
        given = given if isinstance(given, tuple) else (given,)
        return [y.numpy() for y in given]
    from keras import ops

    given = model(*inputs)
    given = given if isinstance(given, tuple) else (given,)
    return [ops.convert_to_numpy(y) for y in given]


def problem(case, chalk, form):
    """What is wrong with a case, a sentence; nothing where it is right."""
    folder = case / "test_data_set_0"
    wanted = arrays(folder, "output")
    with tempfile.TemporaryDirectory() as place:
        text = pathlib.Path(place) / "model.py"
        run = [chalk, "model", "convert", str(case / "model.onnx"), "--to", form, "--out", str(text)]
        converted = subprocess.run(run, capture_output=True, text=True)
        if converted.returncode:
            return converted.stderr.strip().splitlines()[-1]
        given = outputs(text, arrays(folder, "input"), form)
    if len(given) != len(wanted):
        return f"{len(given)} outputs; needs {len(wanted)}"
    for place, (y, target) in enumerate(zip(given, wanted)):
        if y.shape != target.shape:
            return f"output {place} {list(y.shape)}; needs {list(target.shape)}"
        if not numpy.allclose(y, target, RELATIVE, ABSOLUTE):
            return f"output {place} differs by {float(numpy.abs(y - target).max()):.2e}"
        # A checker must be able to fail.
        assert not y.size or not numpy.allclose(y + 0.1 + numpy.abs(y), target, RELATIVE, ABSOLUTE)
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", type=pathlib.Path, help="a folder of written cases")
    parser.add_argument("--chalk", default="chalk", help="the program")
    parser.add_argument("--to", choices=["pytorch", "keras"], required=True)
    asked = parser.parse_args()
    cases = sorted(path.parent for path in asked.cases.rglob("model.onnx"))
    wrong = 0
    for case in cases:
        try:
            found = problem(case, asked.chalk, asked.to)
        except Exception as error:  # what the library refuses, in its own words
            found = f"{type(error).__name__}: {str(error).strip().splitlines()[0]}"
        if found:
            wrong += 1
            print(f"wrong  {case.relative_to(asked.cases)}: {found}")
    print(f"{asked.to}: {len(cases) - wrong} of {len(cases)} cases are right")
    sys.exit(0 if cases and not wrong else 1)


if __name__ == "__main__":
    main()
