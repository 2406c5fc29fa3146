import Testing

@testable import Tensors

/// What is explained equals what is computed, and the words are as they should be.
@Suite struct ExplanationTests {
  @Test func matmul() {
    let a = Tensor([[1, 2], [3, -4]], .double)
    let b = Tensor([[5, 6], [-0.5, 8]], .double)
    let explained = TensorExplanation.matmul(a, b, row: 1, column: 0)
    #expect(explained.value == a.matmul(b).value(at: 1, 0))
    #expect(explained.lines == ["y[1, 0] = Σₖ a[1, k]·b[k, 0] = 3·5 + (−4)·(−0.5) = 17"])
    #expect(explained.terms.map(\.name) == ["a[1, 0]·b[0, 0]", "a[1, 1]·b[1, 0]"])
  }

  @Test func convolution() {
    let x = Tensor((0..<32).map { Double($0) / 10 }, shape: [1, 4, 4, 2], .double)
    let w = Tensor((0..<54).map { Double($0 % 5) - 2 }, shape: [3, 3, 2, 3], .double)
    let b = Tensor([1, 2, 3], .double)
    let window = Window.square(3, before: 1, after: 1)
    let y = x.convolution(w, b, window).y
    for place in [[0, 0, 0, 0], [0, 1, 2, 1], [0, 3, 3, 2]] {
      let explained = TensorExplanation.convolution(x, w, b, window, at: place)
      #expect(abs(explained.value - y.value(at: place)) < 1e-12)
    }
    let inside = TensorExplanation.convolution(x, w, b, window, at: [0, 1, 1, 0])
    #expect(inside.terms.count == 9 * 2 + 1)
    let corner = TensorExplanation.convolution(x, w, b, window, at: [0, 0, 0, 0])
    #expect(corner.terms.count == 4 * 2 + 1)
  }

  @Test func pooling() {
    let x = Tensor((0..<9).map { Double(($0 * 7) % 9) }, shape: [1, 3, 3, 1], .double)
    let window = Window.square(2, before: 0, after: 1)
    for isMax in [true, false] {
      let y = isMax ? x.maxPool(window).y : x.averagePool(window)
      for (i, j) in [(0, 0), (1, 1), (2, 2)] {
        let explained = TensorExplanation.pooling(x, window, isMax: isMax, at: [0, i, j, 0])
        #expect(explained.value == y.value(at: 0, i, j, 0))
      }
    }
    let text = TensorExplanation.pooling(x, window, isMax: true, at: [0, 0, 0, 0]).lines[0]
    #expect(text.hasSuffix("= max(0, 7, 3, 1) = 7"))
  }

  @Test func softmax() {
    let x = Tensor([1, 2, -3], .double)
    let explained = TensorExplanation.softmax(x, at: 1)
    #expect(abs(explained.value - x.softmax().value(at: 1)) < 1e-15)
    #expect(explained.substituted == "e^2 / (e^1 + e^2 + e^(−3))")
    #expect(TensorExplanation.softmax(Tensor([1000, 0]), at: 0).value == 1)
  }

  @Test(arguments: [false, true]) func attention(isCausal: Bool) {
    let q = Tensor([[1, 2], [0.5, -1], [2, 0]], .double)
    let k = Tensor([[0, 1], [1, 1], [-1, 2]], .double)
    let v = Tensor([[1, 0, 2], [3, 1, 0], [0, 5, 1]], .double)
    let y = q.attention(to: k, v, scale: 0.7, isCausal: isCausal).y
    for (i, f) in [(0, 0), (1, 2), (2, 1)] {
      let explained = TensorExplanation.attention(
        q, k, v, scale: 0.7, isCausal: isCausal, query: i, feature: f)
      #expect(abs(explained.value - y.value(at: i, f)) < 1e-14)
      #expect(explained.steps.count == 2 * (isCausal ? i + 1 : 3))
    }
  }

  @Test func lstmStep() {
    let x = Tensor([0.5, -1, 2], .double)
    let state = Tensor([[0.1, -0.2, 0.7, 0.3]], .double)
    let kernel = Tensor((0..<24).map { Double($0 % 7) / 5 - 0.6 }, shape: [3, 8], .double)
    let recurrent = Tensor((0..<16).map { Double($0 % 5) / 4 - 0.5 }, shape: [2, 8], .double)
    let bias = Tensor((0..<8).map { Double($0) / 10 }, .double)
    let states = RecurrentCell.lstm.run(
      RecurrentInputs(
        x: x.reshaped(1, 1, 3), kernel: kernel, recurrentKernel: recurrent, bias: bias,
        start: state)
    ).states
    for unit in 0..<2 {
      let explained = TensorExplanation.lstmStep(
        x: x, h: state[0, 0..<2], c: state[0, 2..<4], kernel: kernel,
        recurrentKernel: recurrent, bias: bias, unit: unit)
      #expect(abs(explained.value - states.value(at: 0, 0, unit)) < 1e-14)
      #expect(explained.steps.map(\.name) == ["i", "f", "g", "o", "c′"])
      #expect(abs(explained.steps[4].value - states.value(at: 0, 0, 2 + unit)) < 1e-14)
    }
  }

  @Test(arguments: [
    (0.0, "0"), (1.0, "1"), (-2.5, "−2.5"), (0.33333, "0.3333"), (1234.56, "1235"),
    (99999.6, "100000"), (0.00012346, "0.0001235"), (1.5e-9, "1.5·10⁻⁹"), (2e10, "2·10¹⁰"),
    (9.99996, "10"), (-.infinity, "−∞"),
  ])
  func shortNumbers(value: Double, text: String) { #expect(short(value) == text) }
}
