import Glibc
import Testing

@testable import Autograd
@testable import Tensors

/// Sums of products at extreme inputs: matrix products, dense layers, convolutions, pooling, attention and
/// recurrent cells, in both kernel sets and both precisions, against values computed in a higher one. One
/// number is put among moderate ones, into each input in turn: it must reach what it belongs to, and nothing
/// else.
@Suite struct ExtremeProductTests {
  /// A primitive, the shapes of its inputs, and its value by definition.
  struct Operation: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let primitive: Primitive
    let shapes: [Shape]
    /// What is put among the inputs.
    let numbers: [Double]
    /// Whether it is a sum of products, so that its slopes follow from its values.
    let isProduct: Bool
    let value: @Sendable ([WideTensor]) -> WideTensor

    init(
      _ name: String, _ primitive: Primitive, _ shapes: [Shape],
      numbers: [Double] = ExtremeProductTests.extremes, isProduct: Bool = false,
      _ value: @escaping @Sendable ([WideTensor]) -> WideTensor
    ) {
      (testDescription, self.primitive, self.shapes) = (name, primitive, shapes)
      (self.numbers, self.isProduct, self.value) = (numbers, isProduct, value)
    }

    /// Numbers between −1 and 1 that all differ.
    var inputs: [[Double]] {
      shapes.enumerated().map { k, shape in
        (0..<shape.count).map { sin(Double($0 * 7 + k * 3 + 1)) }
      }
    }
  }

  static let extremes: [Double] = [
    0, -0.0, 1e-40, -1e-40, 1e-30, 1e8, 1e30, -1e30, .infinity, -.infinity, .nan,
  ]
  /// Where products go into exponentials or gates. An infinite or a very great one makes a difference of two
  /// infinite scores, which is not a number, where a wider precision still has one.
  static let moderate: [Double] = [0, -0.0, 1e-40, 1e-30, 30, -30, .nan]

  static let operations: [Operation] = matrices + images + sequences

  static let matrices: [Operation] =
    [
      Operation("matmul", .matmul, [[2, 3], [3, 4]], isProduct: true) { $0[0].matmul($0[1]) },
      Operation("matmul of one element", .matmul, [[1, 1], [1, 1]], isProduct: true) {
        $0[0].matmul($0[1])
      },
      Operation("matmul, long", .matmul, [[3, 70], [70, 2]], isProduct: true) {
        $0[0].matmul($0[1])
      },
    ]
    + FusedActivation.examples.map { f in
      Operation("linear \(f)", .linear(f), [[3, 4], [4, 2], [2]]) { x in
        (x[0].matmul(x[1]) + x[2]).map { Reference.value(f, $0) }
      }
    }

  static let windows: [(String, Window)] = [
    ("2×2 tiles", Window(rows: span(2, stride: 2), columns: span(2, stride: 2))),
    ("3×2", Window(rows: span(3), columns: span(2))),
    ("padded", Window(rows: span(3, before: 1, after: 1), columns: span(3, stride: 2, before: 1))),
    ("dilated", Window(rows: span(2, dilation: 2), columns: span(2))),
  ]

  static let images: [Operation] = windows.flatMap { name, window in
    let (rows, columns) = (window.rows.size, window.columns.size)
    return [
      Operation(
        "convolution \(name)", .convolution(window), [[1, 4, 5, 2], [rows, columns, 2, 3], [3]]
      ) {
        $0[0].convolved($0[1], window, groups: 1) + $0[2]
      },
      Operation(
        "convolution in groups \(name)", .convolution(window, groups: 2, bias: false),
        [[1, 4, 5, 4], [rows, columns, 2, 4]], isProduct: true
      ) { $0[0].convolved($0[1], window, groups: 2) },
      Operation("maxPool \(name)", .maxPool(window), [[1, 4, 5, 2]]) {
        $0[0].pooled(window) { $0.contains(where: \.isNaN) ? .nan : $0.max()! }
      },
      Operation("averagePool \(name)", .averagePool(window), [[1, 4, 5, 2]], isProduct: true) {
        $0[0].pooled(window) { $0.reduce(0, +) / Wide($0.count) }
      },
    ]
  }

  static let sequences: [Operation] = [
    Operation("attention", .attention(scale: 0.5), triple, numbers: moderate) {
      $0[0].attention($0[1], $0[2], scale: 0.5) { _, _ in true }
    },
    Operation(
      "causal attention", .attention(scale: 0.5, isCausal: true), triple, numbers: moderate
    ) { $0[0].attention($0[1], $0[2], scale: 0.5) { $0 >= $1 } },
    Operation("simple cell", .recurrent(.simple(.tanh)), [[2, 3, 2], [2, 2], [2, 2], [2]]) { all in
      all[0].recurrent(states: 2) { x, h in
        (0..<2).map { tanh(all[1].sum(x, $0) + all[2].sum(h, $0) + all[3][$0]) }
      }
    },
    Operation(
      "lstm", .recurrent(.lstm), [[2, 3, 2], [2, 8], [2, 8], [8]], numbers: moderate
    ) { all in
      all[0].recurrent(states: 4) { x, state in
        let (h, c) = (Array(state[..<2]), Array(state[2...]))
        func z(_ block: Int, _ unit: Int) -> Wide {
          let column = 2 * block + unit
          return all[1].sum(x, column) + all[2].sum(h, column) + all[3][column]
        }
        let next = (0..<2).map {
          Reference.wideSigmoid(z(1, $0)) * c[$0] + Reference.wideSigmoid(z(0, $0)) * tanh(z(2, $0))
        }
        return (0..<2).map { Reference.wideSigmoid(z(3, $0)) * tanh(next[$0]) } + next
      }
    },
    Operation(
      "gru", .recurrent(.gru()), [[2, 3, 2], [2, 6], [2, 6], [2, 6]], numbers: moderate
    ) { all in
      all[0].recurrent(states: 2) { x, h in
        func parts(_ block: Int, _ unit: Int) -> (Wide, Wide) {
          let column = 2 * block + unit
          return (
            all[1].sum(x, column) + all[3][0, column], all[2].sum(h, column) + all[3][1, column]
          )
        }
        return (0..<2).map { unit in
          let (z, r, k) = (parts(0, unit), parts(1, unit), parts(2, unit))
          let share = Reference.wideSigmoid(z.0 + z.1)
          return share * h[unit] + (1 - share) * tanh(k.0 + Reference.wideSigmoid(r.0 + r.1) * k.1)
        }
      }
    },
    Operation(
      "gru, reset before", .recurrent(.gru(resetAfter: false)),
      [[2, 3, 2], [2, 6], [2, 6], [6]], numbers: moderate
    ) { all in
      all[0].recurrent(states: 2) { x, h in
        func gate(_ block: Int, _ unit: Int) -> Wide {
          let column = 2 * block + unit
          return Reference.wideSigmoid(
            all[1].sum(x, column) + all[2].sum(h, column) + all[3][column])
        }
        let reset = (0..<2).map { gate(1, $0) * h[$0] }
        return (0..<2).map { unit in
          let k = tanh(all[1].sum(x, 4 + unit) + all[2].sum(reset, 4 + unit) + all[3][4 + unit])
          return gate(0, unit) * h[unit] + (1 - gate(0, unit)) * k
        }
      }
    },
  ]

  private static let triple: [Shape] = [[1, 3, 2], [1, 3, 2], [1, 3, 2]]

  @Test(arguments: operations) func values(operation: Operation) {
    forEachCase(of: operation) { inputs, precision, what in
      let got = operation.primitive.value(
        zip(inputs, operation.shapes).map { Tensor($0, shape: $1, precision) })
      expect(got, operation.value, inputs, operation.shapes, precision, what)
    }
  }

  /// A sum of products has as slope for one number what it gives where that is 1 and the others are 0.
  @Test(arguments: operations.filter(\.isProduct)) func slopes(operation: Operation) {
    forEachCase(of: operation) { inputs, precision, what in
      guard inputs.joined().allSatisfy(\.isFinite) else { return }
      let variables = zip(inputs, operation.shapes).map {
        Variable(Tensor($0, shape: $1, precision), requiresGradient: true)
      }
      let y = operation.primitive(variables)
      let upstream = Tensor(
        (0..<y.value.count).map { sin(Double($0 * 5 + 2)) }, shape: y.shape, precision)
      y.backward(from: upstream)
      let weights = upstream.values.map { Wide($0) }
      for k in inputs.indices {
        let gradient = variables[k].gradient!.values
        for place in inputs[k].indices {
          func sum(_ size: (Wide) -> Wide) -> Wide {
            var moved = zip(inputs, operation.shapes).map { numbers, shape in
              WideTensor(shape.dimensions, numbers.map { size(Wide($0)) })
            }
            moved[k].values = inputs[k].indices.map { $0 == place ? 1 : 0 }
            let all = operation.value(moved).values
            return zip(all, weights).reduce(0) { $0 + $1.0 * size($1.1) }
          }
          let (want, size) = (sum { $0 }, sum { abs($0) })
          #expect(
            Reference.isNear(gradient[place], want, among: max(1, size), precision, 32),
            "slope \(place) for input \(k), \(what): \(gradient[place]), not \(want)")
        }
      }
    }
  }

  /// A mean of n equal numbers is that number, as a sum of n is divided by n and not multiplied by 1/n.
  @Test func theMeanOfEqualNumbers() {
    Reference.everywhere { place, precision in
      for size in 1...12 {
        let window = Window(rows: Self.span(size), columns: Self.span(size))
        let y = Tensor.ones([1, size, size, 1], precision).averagePool(window)
        #expect(y.values == [1], "\(size)×\(size), \(place)")
      }
    }
  }

  /// Nothing to add up gives 0, no rows give none.
  @Test func emptyProducts() {
    Reference.everywhere { place, precision in
      let none = Tensor.zeros([2, 0], precision).matmul(.zeros([0, 3], precision))
      #expect(none.shape == [2, 3] && none.values == [0, 0, 0, 0, 0, 0], "\(place)")
      #expect(Tensor.zeros([0, 3], precision).matmul(.ones([3, 2], precision)).shape == [0, 2])
      let image = Tensor.zeros([0, 4, 5, 2], precision)
      let window = Self.windows[1].1
      #expect(image.maxPool(window).y.shape == [0, 2, 4, 2])
      #expect(image.averagePool(window).shape == [0, 2, 4, 2])
      let kernel = Tensor.ones([3, 2, 2, 3], precision)
      #expect(image.convolution(kernel, nil, window).y.shape == [0, 2, 4, 3])
    }
  }

  /// Windows of the least number there is, and of what is not a number.
  @Test func poolsOfInfiniteNumbers() {
    Reference.everywhere { place, precision in
      for (name, window) in Self.windows {
        for number in [-Double.infinity, .infinity, .nan] {
          let x = Tensor.full([1, 4, 5, 3], number, precision)
          let all = x.maxPool(window).y.values + x.averagePool(window).values
          let isRight = all.allSatisfy { $0 == number || $0.isNaN && number.isNaN }
          #expect(isRight, "\(name), \(place), \(number)")
        }
      }
    }
  }

  @Test func aWrongProductIsFound() {
    let (a, b) = (WideTensor([1, 2], [1, 2]), WideTensor([2, 1], [3, 4]))
    #expect(a.matmul(b).values == [11])
    let got = Tensor([[1, 2]], .double).matmul(Tensor([[3], [5]], .double)).values[0]
    #expect(!Reference.isNear(got, a.matmul(b).values[0], among: 1, .double, 32))
  }

  /// The inputs with each number in the middle of each of them.
  private func forEachCase(
    of operation: Operation, _ body: ([[Double]], Precision, String) -> Void
  ) {
    Reference.everywhere { place, precision in
      for k in operation.shapes.indices {
        for number in operation.numbers {
          var inputs = operation.inputs
          inputs[k][inputs[k].count / 2] = number
          let rounded = inputs.map { Tensor($0, shape: [$0.count], precision).values }
          body(rounded, precision, "\(operation.testDescription), \(number) in \(k), \(place)")
        }
      }
    }
  }

  /// Compares each number; one among others is as exact as the greatest of them.
  private func expect(
    _ got: Tensor, _ value: ([WideTensor]) -> WideTensor, _ inputs: [[Double]], _ shapes: [Shape],
    _ precision: Precision, _ what: String
  ) {
    let exact = zip(inputs, shapes).map { WideTensor($1.dimensions, $0.map { Wide($0) }) }
    let (want, sizes) = (value(exact), value(exact.map { $0.map { abs($0) } }))
    #expect(got.shape.dimensions == want.sizes)
    for (i, got) in got.values.enumerated() {
      #expect(
        Reference.isNear(got, want.values[i], among: max(1, sizes.values[i]), precision, 32),
        "\(i) of \(what): \(got), not \(want.values[i])")
    }
  }

  private static func span(
    _ size: Int, stride: Int = 1, dilation: Int = 1, before: Int = 0, after: Int = 0
  ) -> WindowAxis {
    try! WindowAxis(size: size, stride: stride, dilation: dilation, before: before, after: after)
  }
}
