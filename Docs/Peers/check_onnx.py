"""Checks an exported ONNX file from outside: onnx.checker opens it, and onnxruntime gives the outputs that Chalk gave.

    pip install onnx onnxruntime numpy
    python3 Docs/Peers/check_onnx.py model.onnx --input input=x.npy --output dense_1/softmax=y.npy
"""

import argparse
import sys

import numpy
import onnx
import onnxruntime


def pairs(texts):
    return {name: numpy.load(path) for name, path in (text.split("=", 1) for text in texts)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model")
    parser.add_argument("--input", action="append", default=[], metavar="NAME=FILE.npy")
    parser.add_argument("--output", action="append", default=[], metavar="NAME=FILE.npy")
    given = parser.parse_args()
    onnx.checker.check_model(given.model, full_check=True)
    print("onnx.checker: sound")
    session = onnxruntime.InferenceSession(given.model, providers=["CPUExecutionProvider"])
    kinds = {port.name: port.type for port in session.get_inputs()}
    names = {"tensor(float)": "float32", "tensor(double)": "float64", "tensor(int64)": "int64"}
    inputs = {name: x.astype(names.get(kinds[name], x.dtype)) for name, x in pairs(given.input).items()}
    wanted = pairs(given.output)
    worst = 0.0
    for name, y in zip(wanted, session.run(list(wanted), inputs)):
        difference = float(numpy.abs(y - wanted[name]).max()) if y.size else 0.0
        print(f"{name} {list(y.shape)}: differs by {difference:.2e} at most")
        if y.shape != wanted[name].shape or not numpy.allclose(y, wanted[name], 1e-3, 1e-5):
            worst = max(worst, difference, 1e-30)
    sys.exit(1 if worst else 0)


if __name__ == "__main__":
    main()
