/// A function of Python that stands above a model: what the library has none for.
enum SourceHelper: String, CaseIterable {
  case last, first, same, standardized, rnn, lstm, gru

  /// The function's lines.
  func lines(in library: ONNXSource) -> [String] {
    var text = self.text(library)
    let names: [(String, pytorch: String, keras: String)] = [
      ("SIGMOID", "torch.sigmoid", "ops.sigmoid"), ("TANH", "torch.tanh", "ops.tanh"),
      ("STACK", "torch.stack", "ops.stack"), ("ZEROS", "torch.zeros", "ops.zeros"),
      ("CUT", "torch.chunk", "ops.split"), ("TURN", "torch.t", "ops.transpose"),
    ]
    for (name, pytorch, keras) in names {
      text = text.replacing(name, with: library.pick(pytorch: pytorch, keras: keras))
    }
    return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  private func text(_ library: ONNXSource) -> String {
    switch self {
    case .last:
      return """
        def last(x):
            return ops.moveaxis(x, 1, -1)
        """
    case .first:
      return """
        def first(x):
            return ops.moveaxis(x, -1, 1)
        """
    case .same:
      let (begin, pair, padded) =
        library == .pytorch
        ? (
          "[]", "border = [more // 2, more - more // 2] + border  # the last axis comes first",
          "F.pad(x, border, value=value)"
        )
        : (
          "[(0, 0), (0, 0)]", "border.append((more // 2, more - more // 2))",
          "ops.pad(x, border, constant_values=value)"
        )
      return """
        def same(x, kernel, strides, dilations, value):
            # The border with which there is an output for each stride that begins within the input.
            border = \(begin)
            for size, k, s, d in zip(x.shape[2:], kernel, strides, dilations):
                more = max((-(-size // s) - 1) * s + (k - 1) * d + 1 - size, 0)
                \(pair)
            return \(padded)
        """
    case .standardized:
      return """
        def standardized(x, axes, epsilon):
            mean = ops.mean(x, axis=axes, keepdims=True)
            variance = ops.mean(ops.square(x - mean), axis=axes, keepdims=True)
            return (x - mean) / ops.sqrt(variance + epsilon)
        """
    case .rnn:
      return """
        def rnn(x, w, r, b=None, h=None, f=None, reverse=False):
            # x [time, batch, inputs], w [1, units, inputs], r [1, units, units], b [1, 2 units]
            h = ZEROS((x.shape[1], r.shape[2])) if h is None else h[0]
            w, r = TURN(w[0]), TURN(r[0])
            b = 0.0 if b is None else sum(CUT(b[0], 2))
            ys = [None] * x.shape[0]
            for t in range(x.shape[0])[:: -1 if reverse else 1]:
                ys[t] = h = f(x[t] @ w + h @ r + b)
            return STACK(ys)[:, None], h[None]
        """
    case .lstm:
      return """
        def lstm(x, w, r, b=None, h=None, c=None, reverse=False):
            # As ONNX has it: a gate below the other in w, r and b, in the order input, output, forget, cell.
            h = ZEROS((x.shape[1], r.shape[2])) if h is None else h[0]
            c = ZEROS((x.shape[1], r.shape[2])) if c is None else c[0]
            w, r = TURN(w[0]), TURN(r[0])
            b = 0.0 if b is None else sum(CUT(b[0], 2))
            ys = [None] * x.shape[0]
            for t in range(x.shape[0])[:: -1 if reverse else 1]:
                i, o, f, g = CUT(x[t] @ w + h @ r + b, 4, -1)
                c = SIGMOID(f) * c + SIGMOID(i) * TANH(g)
                ys[t] = h = SIGMOID(o) * TANH(c)
            return STACK(ys)[:, None], h[None], c[None]
        """
    case .gru:
      return """
        def gru(x, w, r, b=None, h=None, reset_after=False, reverse=False):
            # As ONNX has it: a gate below the other in w, r and b, in the order update, reset, candidate.
            units = r.shape[2]
            h = ZEROS((x.shape[1], units)) if h is None else h[0]
            w, r = TURN(w[0]), TURN(r[0])
            wb, rb = CUT(ZEROS((6 * units,)) if b is None else b[0], 2)
            ys = [None] * x.shape[0]
            for t in range(x.shape[0])[:: -1 if reverse else 1]:
                xz, xk, xg = CUT(x[t] @ w + wb, 3, -1)
                hz, hk, hg = CUT(h @ r + rb, 3, -1)
                z, k = SIGMOID(xz + hz), SIGMOID(xk + hk)
                if reset_after:
                    g = TANH(xg + k * hg)
                else:
                    g = TANH(xg + (k * h) @ r[:, 2 * units :] + rb[2 * units :])
                ys[t] = h = (1.0 - z) * g + z * h
            return STACK(ys)[:, None], h[None]
        """
    }
  }
}
