internal import HeapModule
import Tensors

extension Variable {
  /// Sends the gradient of this variable back to every leaf that it was made from.
  ///
  /// The youngest variable goes first. Since every variable is younger than its inputs, all of its
  /// gradient has come in by then, and it is pulled back once. Gradients are added up in this order,
  /// which is the same in every run. The histories are released on the way.
  /// - Parameters:
  ///   - upstream: the gradient of what is to be minimized with respect to this variable; 1 for a
  ///     variable of one element.
  ///   - retainingGraph: whether the pass can be repeated.
  public func backward(from upstream: Tensor? = nil, retainingGraph: Bool = false) {
    sendBack(upstream, retainingGraph: retainingGraph) { _ in }
  }

  /// The pass itself; `pulled` hears of each operation when it has handed its gradient on.
  func sendBack(_ upstream: Tensor?, retainingGraph: Bool, pulled: (History) -> Void) {
    let start = checkedUpstream(upstream)
    guard requiresGradient else { return }
    var frontier = Frontier()
    frontier.send(.dense(start), to: self)
    while let variable = frontier.popYoungest() {
      guard let history = variable.history else { continue }
      let incoming = variable.pending!
      variable.pending = nil
      if variable.retainsGradient { variable.keep(incoming) }
      if !retainingGraph {
        variable.history = nil
        variable.isUsedUp = true
      }
      history.pull(incoming.toDense(), &frontier)
      pulled(history)
    }
  }

  /// Adds a gradient to those that earlier passes left.
  fileprivate func keep(_ gradient: Gradient) {
    if kept == nil { kept = gradient } else { kept!.add(gradient) }
  }

  private func checkedUpstream(_ upstream: Tensor?) -> Tensor {
    if isUsedUp { trapUsedUp() }
    if let upstream {
      guard upstream.shape == shape else {
        ShapeError(
          "backward", got: "a gradient of \(upstream.shape)", need: "\(shape), as the variable"
        )
        .trap()
      }
      return upstream
    }
    guard value.count == 1 else {
      ShapeError(
        "backward", got: "a variable of \(shape)",
        need: "one element, or the gradient to start from",
        try: "sum() or mean() first"
      ).trap()
    }
    return .full(shape, 1, value.precision)
  }
}

extension Variable {
  fileprivate func trapUsedUp() -> Never {
    ShapeError(
      "backward", got: "a variable whose history an earlier backward() released",
      need: "a history", try: "computing it again, or retainingGraph: true in the earlier call"
    ).trap()
  }
}

/// The variables with history whose gradient has not been pulled back yet.
private struct Frontier {
  private var waiting = Heap<Waiting>()

  mutating func popYoungest() -> Variable? { waiting.popMax()?.variable }

  /// Adds a gradient to the gradient of a variable; a variable with history then waits for its turn.
  mutating func send(_ gradient: Gradient, to variable: Variable) {
    if variable.history == nil {
      if variable.isUsedUp { variable.trapUsedUp() }
      variable.keep(gradient)
    } else if variable.pending == nil {
      variable.pending = gradient
      waiting.insert(Waiting(variable: variable))
    } else {
      variable.pending!.add(gradient)
    }
  }
}

/// A variable in order of age.
private struct Waiting: Comparable {
  let variable: Variable

  static func < (a: Waiting, b: Waiting) -> Bool { a.variable.age < b.variable.age }
  static func == (a: Waiting, b: Waiting) -> Bool { a.variable.age == b.variable.age }
}

extension History {
  /// Pulls dy back to each input that requires a gradient.
  fileprivate func pull(_ dy: Tensor, _ frontier: inout Frontier) {
    switch (inputs, pullback) {
    case (.one(let x), .one(let pull)):
      frontier.send(.dense(pull(dy)), to: x)  // Formula: N04
    case (.two(let a, let b), .two(let pullA, let pullB)):
      if a.requiresGradient { frontier.send(.dense(pullA(dy)), to: a) }
      if b.requiresGradient { frontier.send(.dense(pullB(dy)), to: b) }
    case (.many(let all), .joint(let pull)):
      let gradients = pull(dy, NeededGradients(all))
      for (input, gradient) in zip(all, gradients) where input.requiresGradient {
        if let gradient { frontier.send(gradient, to: input) }
      }
    default:
      fatalError("\(operation): as many pullbacks as inputs are needed")
    }
  }
}
