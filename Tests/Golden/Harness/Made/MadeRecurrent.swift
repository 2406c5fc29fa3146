import ScalarGrad

extension MadeCases {
  /// Recurrent layers with and without start states and biases, of all outputs or the last one.
  static let recurrent: [MadeCase] = [
    MadeCase(
      "layer", "SimpleRNN", "simplernn_relu_no_bias",
      [
        "units": 2, "return_sequences": true, "initial_state": "zeros", "use_bias": false,
        "activation": "relu",
      ],
      given: [.input("x", 2, 3, 3), .weights("kernel", 3, 2), .weights("recurrent_kernel", 2, 2)]
    ) { all in
      let states = steps(all, from: [zeros([2, 2])]) { sums, h in
        [Scalars([2, 2]) { relu(sums(0, $0) + product(h[0], all["recurrent_kernel"]!, $0, 0)) }]
      }
      return ["y": sequence(states)]
    },
    MadeCase(
      "layer", "LSTM", "lstm_last",
      ["units": 3, "return_sequences": false, "initial_state": "zeros"],
      given: [
        .input("x", 2, 4, 2), .weights("kernel", 2, 12), .weights("recurrent_kernel", 3, 12),
        .weights("bias", 12),
      ]
    ) { all in ["y": lstm(all, from: [zeros([2, 3]), zeros([2, 3])]).last![0]] },
    MadeCase(
      "layer", "LSTM", "lstm_state_last_no_bias",
      ["units": 2, "return_sequences": false, "initial_state": "given", "use_bias": false],
      given: [
        .input("x", 1, 3, 3), .weights("kernel", 3, 8), .weights("recurrent_kernel", 2, 8),
        .input("h0", 1, 2), .input("c0", 1, 2),
      ]
    ) { all in
      let last = lstm(all, from: [all["h0"]!, all["c0"]!]).last!
      return ["y": last[0], "h_T": last[0], "c_T": last[1]]
    },
    MadeCase(
      "layer", "GRU", "gru_before_last",
      ["units": 2, "return_sequences": false, "initial_state": "zeros", "reset_after": false],
      given: [
        .input("x", 2, 3, 2), .weights("kernel", 2, 6), .weights("recurrent_kernel", 2, 6),
        .weights("bias", 6),
      ]
    ) { all in ["y": gru(all, isAfter: false, from: zeros([2, 2])).last![0]] },
    MadeCase(
      "layer", "GRU", "gru_after_state",
      ["units": 3, "return_sequences": true, "initial_state": "given", "reset_after": true],
      given: [
        .input("x", 1, 4, 2), .weights("kernel", 2, 9), .weights("recurrent_kernel", 3, 9),
        .weights("bias", 2, 9), .input("h0", 1, 3),
      ]
    ) { all in
      let states = gru(all, isAfter: true, from: all["h0"]!)
      return ["y": sequence(states), "h_T": states.last![0]]
    },
  ]

  /// The sum x·W + b of a block of columns, for a place `[row, unit]`.
  private typealias Sums = (_ block: Int, _ place: [Int]) -> Scalar

  /// The states after each step.
  private static func steps(
    _ all: [String: Scalars], from start: [Scalars], _ step: (Sums, [Scalars]) -> [Scalars]
  ) -> [[Scalars]] {
    let (x, w) = (all["x"]!, all["kernel"]!)
    let units = start[0].shape[1]
    var states = [start]
    for time in 0..<x.shape[1] {
      let sums: Sums = { block, place in
        let column = block * units + place[1]
        let sum = total(0..<x.shape[2]) { x[place[0], time, $0] * w[$0, column] }
        guard let b = all["bias"] else { return sum }
        return sum + (b.shape.count == 2 ? b[0, column] : b[column])
      }
      states.append(step(sums, states.last!))
    }
    return Array(states.dropFirst())
  }

  /// The element of h·U at a place of a block of columns.
  private static func product(
    _ h: Scalars, _ u: Scalars, _ place: [Int], _ block: Int
  ) -> Scalar {
    let units = h.shape[1]
    return total(0..<units) { h[place[0], $0] * u[$0, block * units + place[1]] }
  }

  private static func lstm(_ all: [String: Scalars], from start: [Scalars]) -> [[Scalars]] {
    let u = all["recurrent_kernel"]!
    return steps(all, from: start) { sums, state in
      let (h, c) = (state[0], state[1])
      func gate(_ block: Int, _ place: [Int]) -> Scalar {
        sums(block, place) + product(h, u, place, block)
      }
      let cell = Scalars(c.shape) { at in
        sigmoid(gate(1, at)) * c[at] + sigmoid(gate(0, at)) * tanh(gate(2, at))
      }
      return [Scalars(h.shape) { at in sigmoid(gate(3, at)) * tanh(cell[at]) }, cell]
    }
  }

  private static func gru(
    _ all: [String: Scalars], isAfter: Bool, from start: Scalars
  ) -> [[Scalars]] {
    let u = all["recurrent_kernel"]!
    return steps(all, from: [start]) { sums, state in
      let h = state[0]
      let units = h.shape[1]
      func recurrent(_ h: Scalars, _ place: [Int], _ block: Int) -> Scalar {
        let sum = product(h, u, place, block)
        return isAfter ? sum + all["bias"]![1, block * units + place[1]] : sum
      }
      let r = Scalars(h.shape) { at in sigmoid(sums(1, at) + recurrent(h, at, 1)) }
      let reset = Scalars(h.shape) { at in r[at] * h[at] }
      let next = Scalars(h.shape) { at in
        let z = sigmoid(sums(0, at) + recurrent(h, at, 0))
        let past = isAfter ? r[at] * recurrent(h, at, 2) : recurrent(reset, at, 2)
        return z * h[at] + (1 - z) * tanh(sums(2, at) + past)
      }
      return [next]
    }
  }

  private static func zeros(_ shape: [Int]) -> Scalars { Scalars(shape) { _ in Scalar(0) } }

  /// h after each step, `[batch, time, units]`.
  private static func sequence(_ states: [[Scalars]]) -> Scalars {
    let shape = states[0][0].shape
    return Scalars([shape[0], states.count, shape[1]]) { at in states[at[1]][0][at[0], at[2]] }
  }
}
