#!/usr/bin/env python3
"""Times a small GPT in PyTorch, in JAX and in plain Python, and MiniLM's network in PyTorch and onnxruntime, beside
`chalk bench`, and prints the ratios.

    python3 -m venv peers && peers/bin/pip install torch jax numpy onnx onnxruntime
    peers/bin/python Docs/Peers/time_gpt.py                       # a table of the peers' seconds
    peers/bin/python Docs/Peers/time_gpt.py --chalk chalk         # the program beside them, and how many times as fast
    peers/bin/python Docs/Peers/time_gpt.py --only gpt-scalar     # plain Python alone, which needs no package

A peer that is not installed is left out, and named. All cores are used, as `chalk bench` uses them. Every time is the
median of --repeats runs behind one that warms up (and compiles). The sizes are those of Chalk's workloads of the same
names. --chalk runs the program in between, on the same machine in the same minutes: compare ratios, never seconds of
different days. What is run of each peer:

- PyTorch: its own fused attention (scaled_dot_product_attention), eager, and Adam with foreach.
- JAX: one compiled step that contains the update, buffers donated.
- plain Python: a class of numbers with a tape, as micrograd has it, without any package.
- onnxruntime: the file that PyTorch exports, in a session as it is made by default. Weights are random everywhere: the
  time does not depend on them.
"""
import argparse
import json
import math
import random
import statistics
import subprocess
import sys
import time

UNITS = {
    "gpt-step": "10 steps: GPT of 4 blocks, d=128, 4 heads, length 128, 65 tokens, batch 16, fwd+bwd+Adam",
    "gpt-sampling-whole": "127 tokens behind one, without a cache: GPT of 4 blocks, d=128, 4 heads, 65 tokens",
    "gpt-sampling": "127 tokens behind one, with the cache: GPT of 4 blocks, d=128, 4 heads, 65 tokens",
    "gpt-scalar": "1 step: scalar GPT of 1 block, d=16, 4 heads, 8 places, 27 tokens, fwd+bwd+SGD",
    "minilm": "32 sentences of 32 tokens through all-MiniLM-L6-v2: 6 blocks, d=384, 12 heads, 1536 units; means",
}
V, D, H, N, T, B = 65, 128, 4, 4, 128, 16


def timed(run, repeats):
    run()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def torch_workloads():
    import torch
    import torch.nn as nn
    import torch.nn.functional as F

    torch.manual_seed(0)

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.n1, self.n2 = nn.LayerNorm(D), nn.LayerNorm(D)
            self.qkv, self.o = nn.Linear(D, 3 * D), nn.Linear(D, D)
            self.f1, self.f2 = nn.Linear(D, 4 * D), nn.Linear(4 * D, D)

        def forward(self, x, cache=None):
            b, t, _ = x.shape
            q, k, v = self.qkv(self.n1(x)).view(b, t, 3, H, D // H).permute(2, 0, 3, 1, 4)
            if cache is not None:
                if cache:
                    k, v = torch.cat([cache[0], k], 2), torch.cat([cache[1], v], 2)
                cache[:] = [k, v]
            y = F.scaled_dot_product_attention(q, k, v, is_causal=t > 1)
            x = x + self.o(y.transpose(1, 2).reshape(b, t, D))
            return x + self.f2(F.gelu(self.f1(self.n2(x)), approximate="tanh"))

    class GPT(nn.Module):
        def __init__(self):
            super().__init__()
            self.token, self.position = nn.Embedding(V, D), nn.Embedding(T, D)
            self.blocks, self.norm = nn.ModuleList(Block() for _ in range(N)), nn.LayerNorm(D)
            for p in self.parameters():
                if p.dim() > 1:
                    nn.init.normal_(p, std=0.02)

        def forward(self, x, caches=None):
            first = caches[0][0].shape[2] if caches and caches[0] else 0
            y = self.token(x) + self.position.weight[first : first + x.shape[1]]
            for i, block in enumerate(self.blocks):
                y = block(y, None if caches is None else caches[i])
            return self.norm(y) @ self.token.weight.T

    model = GPT()
    adam = torch.optim.Adam(model.parameters(), lr=1e-3, foreach=True)
    batches = [(torch.randint(V, (B, T)), torch.randint(V, (B, T))) for _ in range(4)]

    def steps():
        for i in range(10):
            x, y = batches[i % 4]
            adam.zero_grad()
            F.cross_entropy(model(x).view(-1, V), y.view(-1)).backward()
            adam.step()

    @torch.no_grad()
    def sample(uses_cache):
        tokens = torch.zeros(1, 1, dtype=torch.long)
        caches = [[] for _ in range(N)] if uses_cache else None
        for i in range(T - 1):
            logits = model(tokens[:, -1:] if uses_cache and i else tokens, caches)[:, -1]
            drawn = torch.multinomial(F.softmax(logits, -1), 1)
            tokens = torch.cat([tokens, drawn], 1)

    sentences, texts = encoder()

    @torch.no_grad()
    def embed():
        sentences(*texts)

    return {
        "gpt-step": steps,
        "gpt-sampling-whole": lambda: sample(False),
        "gpt-sampling": lambda: sample(True),
        "minilm": embed,
    }


def encoder():
    """MiniLM's network: words, positions and types, post-norm blocks with GELU, means of length 1."""
    import torch
    import torch.nn as nn
    import torch.nn.functional as F

    d, heads, inner = 384, 12, 1536

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.q, self.k, self.v, self.o = (nn.Linear(d, d) for _ in range(4))
            self.f1, self.f2 = nn.Linear(d, inner), nn.Linear(inner, d)
            self.n1, self.n2 = nn.LayerNorm(d, eps=1e-12), nn.LayerNorm(d, eps=1e-12)

        def forward(self, x, bias):
            b, t, _ = x.shape
            q, k, v = (
                layer(x).view(b, t, heads, d // heads).transpose(1, 2)
                for layer in (self.q, self.k, self.v)
            )
            y = F.scaled_dot_product_attention(q, k, v, attn_mask=bias)
            x = self.n1(x + self.o(y.transpose(1, 2).reshape(b, t, d)))
            return self.n2(x + self.f2(F.gelu(self.f1(x))))

    class Encoder(nn.Module):
        def __init__(self):
            super().__init__()
            self.word, self.types = nn.Embedding(30522, d), nn.Embedding(2, d)
            self.position, self.norm = nn.Embedding(512, d), nn.LayerNorm(d, eps=1e-12)
            self.blocks = nn.ModuleList(Block() for _ in range(6))

        def forward(self, tokens, mask):
            x = self.norm(self.word(tokens) + self.position.weight[:32] + self.types.weight[0])
            bias = (1 - mask)[:, None, None, :] * -1e9
            for block in self.blocks:
                x = block(x, bias)
            mean = (x * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
            return F.normalize(mean)

    torch.manual_seed(0)
    return Encoder().eval(), (torch.randint(30522, (32, 32)), torch.ones(32, 32))


def onnxruntime_workloads():
    import tempfile

    import onnx  # torch.onnx needs it
    import onnxruntime
    import torch

    model, inputs = encoder()
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/minilm.onnx"
        torch.onnx.export(
            model, inputs, path, input_names=["tokens", "mask"], opset_version=17, dynamo=False
        )
        session = onnxruntime.InferenceSession(path)
    given = {"tokens": inputs[0].numpy(), "mask": inputs[1].numpy()}
    with torch.no_grad():
        difference = abs(session.run(None, given)[0] - model(*inputs).numpy()).max()
    if difference > 1e-4:
        raise SystemExit(f"onnxruntime differs from PyTorch by {difference}")
    return {"minilm": lambda: session.run(None, given)}


def jax_workloads():
    import functools

    import jax
    import jax.numpy as jnp
    import numpy as np

    r = np.random.default_rng(0)
    normal = lambda *shape: jnp.asarray(r.normal(0, 0.02, shape).astype(np.float32))
    dense = lambda i, o: {"w": normal(i, o), "b": jnp.zeros(o)}
    norm = lambda: {"g": jnp.ones(D), "b": jnp.zeros(D)}
    weights = {
        "token": normal(V, D),
        "position": normal(T, D),
        "norm": norm(),
        "blocks": [
            {
                "n1": norm(), "n2": norm(), "qkv": dense(D, 3 * D), "o": dense(D, D),
                "f1": dense(D, 4 * D), "f2": dense(4 * D, D),
            }
            for _ in range(N)
        ],
    }  # fmt: skip

    def apply(layer, x):
        return x @ layer["w"] + layer["b"]

    def normalized(layer, x):
        m = x.mean(-1, keepdims=True)
        v = ((x - m) ** 2).mean(-1, keepdims=True)
        return (x - m) * jax.lax.rsqrt(v + 1e-5) * layer["g"] + layer["b"]

    def split(x):
        b, t, _ = x.shape
        return x.reshape(b, t, 3, H, D // H).transpose(2, 0, 3, 1, 4)

    def block(w, x, seen, cache=None, place=None):
        b, t, _ = x.shape
        q, k, v = split(apply(w["qkv"], normalized(w["n1"], x)))
        if cache is not None:
            k = jax.lax.dynamic_update_slice(cache[0], k, (0, 0, place, 0))
            v = jax.lax.dynamic_update_slice(cache[1], v, (0, 0, place, 0))
        scores = jnp.where(seen, q @ k.transpose(0, 1, 3, 2) / (D // H) ** 0.5, -jnp.inf)
        y = (jax.nn.softmax(scores) @ v).transpose(0, 2, 1, 3).reshape(b, t, D)
        x = x + apply(w["o"], y)
        y = jax.nn.gelu(apply(w["f1"], normalized(w["n2"], x)), approximate=True)
        return x + apply(w["f2"], y), (k, v)

    def whole(w, x):
        t = x.shape[1]
        y = w["token"][x] + w["position"][:t]
        for b in w["blocks"]:
            y, _ = block(b, y, jnp.tri(t, dtype=bool))
        return normalized(w["norm"], y) @ w["token"].T

    def loss(w, x, y):
        logs = jax.nn.log_softmax(whole(w, x))
        return -jnp.take_along_axis(logs, y[..., None], -1).mean()

    @functools.partial(jax.jit, donate_argnums=(0, 1, 2))
    def step(w, m, v, t, x, y):
        g = jax.grad(loss)(w, x, y)
        m = jax.tree.map(lambda a, b: 0.9 * a + 0.1 * b, m, g)
        v = jax.tree.map(lambda a, b: 0.999 * a + 0.001 * b * b, v, g)
        change = lambda p, a, b: p - 1e-3 * (a / (1 - 0.9**t)) / (
            jnp.sqrt(b / (1 - 0.999**t)) + 1e-7
        )
        return jax.tree.map(change, w, m, v), m, v

    @jax.jit
    def next_whole(w, tokens, place, key):
        # The sequence has its full length, so that one program serves every step.
        return jax.random.categorical(key, whole(w, tokens)[0, place])

    @jax.jit
    def next_cached(w, token, place, caches, key):
        y = w["token"][token] + jax.lax.dynamic_slice(w["position"], (place, 0), (1, D))
        y, kept = y.reshape(1, 1, D), []
        for b, cache in zip(w["blocks"], caches):
            y, cache = block(b, y, jnp.arange(T) <= place, cache, place)
            kept.append(cache)
        logits = (normalized(w["norm"], y) @ w["token"].T)[0, 0]
        return jax.random.categorical(key, logits), kept

    zeros = lambda: jax.tree.map(jnp.zeros_like, weights)
    copy = jax.tree.map(jnp.array, weights)
    state = [copy, zeros(), zeros()]
    draw = lambda: jnp.asarray(r.integers(0, V, (B, T)))
    batches = [(draw(), draw()) for _ in range(4)]
    keys = jax.random.split(jax.random.key(0), T)

    def steps():
        for i in range(10):
            state[:] = step(*state, i + 1.0, *batches[i % 4])
        jax.block_until_ready(state[0])

    def sample_whole():
        tokens = np.zeros((1, T), np.int32)
        for i in range(T - 1):
            tokens[0, i + 1] = int(next_whole(weights, tokens, i, keys[i]))

    def sample_cached():
        empty = jnp.zeros((1, H, T, D // H))
        token, caches = 0, [(empty, empty) for _ in range(N)]
        for i in range(T - 1):
            token, caches = next_cached(weights, token, i, caches, keys[i])
        jax.block_until_ready(token)

    return {"gpt-step": steps, "gpt-sampling-whole": sample_whole, "gpt-sampling": sample_cached}


class Value:
    """A number that knows its inputs, each with its local slope."""

    __slots__ = ("value", "gradient", "inputs")

    def __init__(self, value, inputs=()):
        self.value, self.gradient, self.inputs = value, 0.0, inputs

    def __add__(self, other):
        if not isinstance(other, Value):
            return Value(self.value + other, ((self, 1.0),))
        return Value(self.value + other.value, ((self, 1.0), (other, 1.0)))

    def __mul__(self, other):
        if not isinstance(other, Value):
            return Value(self.value * other, ((self, other),))
        return Value(self.value * other.value, ((self, other.value), (other, self.value)))

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + -other

    def __pow__(self, n):
        return Value(self.value**n, ((self, n * self.value ** (n - 1)),))

    def __truediv__(self, other):
        return self * other**-1.0

    def exp(self):
        e = math.exp(self.value)
        return Value(e, ((self, e),))

    def log(self):
        return Value(math.log(self.value), ((self, 1 / self.value),))

    def tanh(self):
        t = math.tanh(self.value)
        return Value(t, ((self, 1 - t * t),))

    def backward(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            node, is_done = stack.pop()
            if is_done:
                order.append(node)
            elif id(node) not in seen:
                seen.add(id(node))
                stack.append((node, True))
                stack.extend((child, False) for child, _ in node.inputs)
        self.gradient = 1.0
        for node in reversed(order):
            for child, slope in node.inputs:
                child.gradient += slope * node.gradient


def python_workloads():
    vocabulary, places, d, heads = 27, 8, 16, 4
    random.seed(1)
    every = []

    def keep(values):
        every.extend(values)
        return values

    table = lambda rows, columns: [
        keep([Value(random.uniform(-0.2, 0.2)) for _ in range(columns)]) for _ in range(rows)
    ]
    constants = lambda value, count: keep([Value(value) for _ in range(count)])
    layer = lambda inputs, units: (table(units, inputs), constants(0.0, units))
    tokens, positions = table(vocabulary, d), table(places, d)
    query, key, value, output = (layer(d, d) for _ in range(4))
    first, second = layer(d, 4 * d), layer(4 * d, d)
    norms = [(constants(1.0, d), constants(0.0, d)) for _ in range(3)]

    def dot(w, x):
        total = w[0] * x[0]
        for a, b in zip(w[1:], x[1:]):
            total = total + a * b
        return total

    def apply(layer, x):
        return [dot(w, x) + b for w, b in zip(*layer)]

    def normalized(norm, x):
        m = sum(x) * (1 / len(x))
        centered = [a - m for a in x]
        scale = (sum(a * a for a in centered) * (1 / len(x)) + 1e-5) ** -0.5
        return [g * (a * scale) + b for a, g, b in zip(centered, *norm)]

    def gelu(x):
        inner = (x + x * x * x * 0.044715) * math.sqrt(2 / math.pi)
        return x * 0.5 * (inner.tanh() + 1.0)

    def attention(x):
        q, k, v = ([apply(w, row) for row in x] for w in (query, key, value))
        size, rows = d // heads, []
        for i in range(len(x)):
            joined = []
            for head in range(heads):
                own = slice(head * size, (head + 1) * size)
                powers = [
                    (dot(q[i][own], k[j][own]) * (1 / math.sqrt(size))).exp() for j in range(i + 1)
                ]
                total = sum(powers)
                w = [p / total for p in powers]
                joined += [
                    dot(w, [v[j][f] for j in range(i + 1)]) for f in range(own.start, own.stop)
                ]
            rows.append(apply(output, joined))
        return rows

    add = lambda a, b: [p + q for p, q in zip(a, b)]

    def loss(read, following):
        x = [add(tokens[token], positions[place]) for place, token in enumerate(read)]
        x = [add(a, b) for a, b in zip(x, attention([normalized(norms[0], a) for a in x]))]
        x = [
            add(a, apply(second, [gelu(b) for b in apply(first, normalized(norms[1], a))]))
            for a in x
        ]
        losses = []
        for state, token in zip(x, following):
            z = normalized(norms[2], state)
            logits = [dot(row, z) for row in tokens]
            losses.append(sum(logit.exp() for logit in logits).log() - logits[token])
        return sum(losses) * (1 / len(losses))

    text = [random.randrange(vocabulary) for _ in range(places + 1)]

    def step():
        for weight in every:
            weight.gradient = 0.0
        loss(text[:-1], text[1:]).backward()
        for weight in every:
            weight.value -= 0.01 * weight.gradient

    return {"gpt-scalar": step}


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", default="", help="workloads, with commas between them")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--chalk", help="the program whose `bench` runs beside")
    parser.add_argument("--json", action="store_true", help="the seconds as JSON")
    arguments = parser.parse_args()
    wanted = [name for name in arguments.only.split(",") if name] or list(UNITS)
    unknown = [name for name in wanted if name not in UNITS]
    if unknown:
        parser.error(f"there is no workload {unknown[0]}; there are {', '.join(UNITS)}")

    seconds = {name: {} for name in wanted}
    peers = [
        ("torch", torch_workloads), ("jax", jax_workloads), ("onnxruntime", onnxruntime_workloads),
        ("python", python_workloads),
    ]  # fmt: skip
    for peer, make in peers:
        if peer != "python" and all(name == "gpt-scalar" for name in wanted):
            continue
        if peer == "onnxruntime" and "minilm" not in wanted:
            continue
        try:
            workloads = make()
        except ImportError as error:
            print(f"{peer} is left out: {error}", file=sys.stderr)
            continue
        for name in wanted:
            if name in workloads:
                seconds[name][peer] = timed(workloads[name], arguments.repeats)
    if arguments.chalk:
        command = [arguments.chalk, "bench", *wanted, "--json", "--repeats", str(arguments.repeats)]
        found = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        for name in wanted:
            seconds[name]["chalk"] = found[name]["chalk"]

    if arguments.json:
        print(json.dumps({n: {**seconds[n], "unit": UNITS[n]} for n in wanted}, indent=1))
        return
    columns = ["torch", "jax", "onnxruntime", "python", "chalk"]
    print("".join(f"{column:>20}" for column in ["seconds", *columns, "times as fast"]))
    for name in wanted:
        row = seconds[name]
        others = [row[peer] for peer in columns[:-1] if peer in row]
        cells = [f"{row[c]:.4g}" if c in row else "" for c in columns]
        fast = f"{min(others) / row['chalk']:.3g}" if others and "chalk" in row else ""
        print("".join(f"{cell:>20}" for cell in [name, *cells, fast]))
    for peer in columns:
        pair = [seconds.get(f"gpt-sampling{kind}", {}).get(peer) for kind in ("-whole", "")]
        if all(pair):
            print(f"{peer}: sampling with the cache is {pair[0] / pair[1]:.3g} times as fast as without")


if __name__ == "__main__":
    main()
