"""Checks exported ONNX files from outside: onnx.checker opens them, and onnxruntime gives the outputs that Chalk gave.

Of one file, with arrays of NumPy:

    pip install onnx onnxruntime numpy
    python3 Docs/Peers/check_onnx.py model.onnx --input input=x.npy --output dense_1/softmax=y.npy

Of every layer, of models with several inputs, and of the programs P01 to P11, as the tests write them, each a folder
with model.onnx and test_data_set_0:

    make check-onnx PYTHON=python3

which is the same as

    CHALK_ONNX_CASES=$PWD/.build/onnx-cases swift test -c release -Xswiftc -enable-testing --filter ExportTests
    python3 Docs/Peers/check_onnx.py .build/onnx-cases
"""

import argparse
import pathlib
import sys

import numpy
import onnx
import onnx.numpy_helper
import onnxruntime

RELATIVE, ABSOLUTE = 1e-3, 1e-4
TYPES = {"tensor(float)": "float32", "tensor(double)": "float64", "tensor(int64)": "int64"}


def is_close(y, wanted):
    return y.shape == wanted.shape and numpy.allclose(y, wanted, RELATIVE, ABSOLUTE)


def run(path, inputs, names=None):
    """The names and the arrays of the outputs, for inputs by name."""
    onnx.checker.check_model(str(path), full_check=True)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    types = {port.name: TYPES.get(port.type) for port in session.get_inputs()}
    if callable(inputs):
        inputs = inputs([port.name for port in session.get_inputs()])
    given = {name: x.astype(types.get(name) or x.dtype) for name, x in inputs.items()}
    names = names or [port.name for port in session.get_outputs()]
    return list(zip(names, session.run(names, given)))


def check_file(path, inputs, outputs):
    """Prints how far the outputs of one file are from the wanted ones; whether all are close."""
    is_right = True
    for name, y in run(path, inputs, list(outputs)):
        wanted = outputs[name]
        is_same = y.shape == wanted.shape
        difference = float(numpy.abs(y - wanted).max()) if is_same and y.size else 0.0
        print(f"{name} {list(y.shape)}: " + (f"differs by {difference:.2e} at most" if is_same else "another shape"))
        is_right = is_right and is_close(y, wanted)
    return is_right


def check_case(folder):
    """What is wrong with a written case, a sentence; nothing where it is right."""

    def arrays(set_folder, kind):
        paths = sorted(set_folder.glob(f"{kind}_*.pb"), key=lambda path: int(path.stem.rsplit("_", 1)[1]))
        return [onnx.numpy_helper.to_array(onnx.load_tensor(str(path))) for path in paths]

    sets = sorted(folder.glob("test_data_set_*"))
    if not sets:
        return "there is no test_data_set"
    for set_folder in sets:
        wanted = arrays(set_folder, "output")
        given = run(folder / "model.onnx", lambda names: dict(zip(names, arrays(set_folder, "input"))))
        if len(given) != len(wanted):
            return f"{len(given)} outputs; needs {len(wanted)}"
        for (name, y), target in zip(given, wanted):
            if y.shape != target.shape:
                return f"{name} {list(y.shape)}; needs {list(target.shape)}"
            if not is_close(y, target):
                return f"{name} differs by {float(numpy.abs(y - target).max()):.2e}"
            # A checker must be able to fail.
            assert not y.size or not is_close(y + 0.1 + numpy.abs(y), target)
    return None


def check_folder(folder):
    """Prints what is wrong with the cases of a folder; whether there are any, and all are right."""
    cases = sorted(path.parent for path in folder.rglob("model.onnx"))
    wrong = 0
    for case in cases:
        try:
            problem = check_case(case)
        except Exception as error:  # what the checker or the runtime refuses, in its own words
            problem = str(error).strip().splitlines()[0]
        if problem:
            wrong += 1
            print(f"wrong  {case.relative_to(folder)}: {problem}")
    print(f"{len(cases) - wrong} of {len(cases)} cases are right")
    return bool(cases) and not wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", type=pathlib.Path, help="an .onnx file, or a folder of written cases")
    parser.add_argument("--input", action="append", default=[], metavar="NAME=FILE.npy")
    parser.add_argument("--output", action="append", default=[], metavar="NAME=FILE.npy")
    given = parser.parse_args()
    print(f"onnx {onnx.__version__}, onnxruntime {onnxruntime.__version__}")
    if given.model.is_dir():
        sys.exit(0 if check_folder(given.model) else 1)

    def pairs(texts):
        return {name: numpy.load(path) for name, path in (text.split("=", 1) for text in texts)}

    sys.exit(0 if check_file(given.model, pairs(given.input), pairs(given.output)) else 1)


if __name__ == "__main__":
    main()
