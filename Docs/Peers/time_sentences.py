#!/usr/bin/env python3
"""Times MiniLM on sentences in onnxruntime, beside `chalk bench`, and prints the ratio.

    python3 -m venv peers && peers/bin/pip install onnx onnxruntime numpy
    peers/bin/python Docs/Peers/time_sentences.py --chalk chalk

The network has MiniLM's sizes and random weights: embeddings, six post-norm blocks with a mask, and the mean of the
tokens. onnxruntime has its default settings, so that it joins nodes and uses all cores. Every time is the median of
--repeats runs behind one that warms up. --chalk runs the program in between, on the same machine in the same
minutes: compare the ratio, never seconds of different days.
"""
import argparse
import json
import statistics
import subprocess
import time

import numpy
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

UNITS = {
    "minilm-sentences": "32 sentences of 32 tokens: 6 post-norm blocks, d=384, 12 heads, 1536 inner, GELU, the mean of the tokens",
}
WORDS, D, H, INNER, BLOCKS, B, T = 30522, 384, 12, 1536, 6, 32, 32


class Graph:
    """Nodes and weights, added one behind the other."""

    def __init__(self):
        self.nodes, self.weights = [], []
        self.random = numpy.random.default_rng(0)

    def weight(self, array):
        name = f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(array, name))
        return name

    def table(self, *shape):
        return self.weight((self.random.standard_normal(shape) * 0.05).astype(numpy.float32))

    def number(self, value):
        return self.weight(numpy.array(value, numpy.float32))

    def whole(self, *values):
        return self.weight(numpy.array(values, numpy.int64))

    def add(self, kind, *inputs, **attributes):
        name = f"v{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def dense(self, x, inputs, units):
        return self.add("Add", self.add("MatMul", x, self.table(inputs, units)), self.table(units))

    def norm(self, x):
        ones, zeros = numpy.ones(D, numpy.float32), numpy.zeros(D, numpy.float32)
        return self.add("LayerNormalization", x, self.weight(ones), self.weight(zeros), axis=-1, epsilon=1e-12)

    def gelu(self, x):
        inner = self.add("Erf", self.add("Div", x, self.number(2**0.5)))
        return self.add("Mul", self.add("Mul", x, self.add("Add", inner, self.number(1.0))), self.number(0.5))


def model():
    """The bytes of the network: tokens and a mask [batch, steps] to [batch, D]."""
    g = Graph()
    x = g.add("Gather", g.table(WORDS, D), "tokens")
    x = g.norm(g.add("Add", x, g.table(T, D)))
    real = g.add("Cast", "mask", to=TensorProto.FLOAT)
    hidden = g.add("Mul", g.add("Sub", g.number(1.0), real), g.number(-10000.0))
    hidden = g.add("Unsqueeze", hidden, g.whole(1, 2))
    for _ in range(BLOCKS):
        parts = []
        for order in ([0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3]):
            heads = g.add("Reshape", g.dense(x, D, D), g.whole(0, 0, H, D // H))
            parts.append(g.add("Transpose", heads, perm=order))
        q, k, v = parts
        scores = g.add("Div", g.add("MatMul", q, k), g.number((D // H) ** 0.5))
        looks = g.add("Softmax", g.add("Add", scores, hidden), axis=-1)
        joined = g.add("Transpose", g.add("MatMul", looks, v), perm=[0, 2, 1, 3])
        joined = g.add("Reshape", joined, g.whole(0, 0, D))
        x = g.norm(g.add("Add", x, g.dense(joined, D, D)))
        x = g.norm(g.add("Add", x, g.dense(g.gelu(g.dense(x, D, INNER)), INNER, D)))
    weights = g.add("Unsqueeze", real, g.whole(2))
    total = g.add("ReduceSum", g.add("Mul", x, weights), g.whole(1), keepdims=0)
    y = g.add("Div", total, g.add("ReduceSum", weights, g.whole(1), keepdims=0))
    port = lambda name, kind, shape: helper.make_tensor_value_info(name, kind, shape)
    inputs = [port(name, TensorProto.INT64, ["batch", T]) for name in ("tokens", "mask")]
    graph = helper.make_graph(g.nodes, "minilm", inputs, [port(y, TensorProto.FLOAT, ["batch", D])], g.weights)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(made)
    return made.SerializeToString()


def timed(run, repeats):
    run()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=9)
    parser.add_argument("--chalk", help="the program whose `bench` runs beside")
    parser.add_argument("--json", action="store_true", help="the seconds as JSON")
    arguments = parser.parse_args()
    (name,) = UNITS
    session = onnxruntime.InferenceSession(model(), providers=["CPUExecutionProvider"])
    tokens = numpy.random.default_rng(1).integers(0, WORDS, (B, T))
    given = {"tokens": tokens, "mask": numpy.ones((B, T), numpy.int64)}
    assert session.run(None, given)[0].shape == (B, D)
    seconds = {"onnxruntime": timed(lambda: session.run(None, given), arguments.repeats)}
    if arguments.chalk:
        command = [arguments.chalk, "bench", name, "--json", "--repeats", str(arguments.repeats)]
        found = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        seconds["chalk"] = found[name]["chalk"]
    if arguments.json:
        print(json.dumps({name: {**seconds, "unit": UNITS[name]}}, indent=1))
        return
    for peer, time_taken in seconds.items():
        print(f"{name:>20} {peer:>12} {time_taken:.4g} s")
    if "chalk" in seconds:
        print(f"chalk is {seconds['onnxruntime'] / seconds['chalk']:.3g} times as fast as onnxruntime")


if __name__ == "__main__":
    main()
