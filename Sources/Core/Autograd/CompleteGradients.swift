/// Gradients that can be used while the backward pass goes on.
extension Variable {
  /// Sends the gradient back as ``backward(from:retainingGraph:)`` does, and tells of each leaf as soon as nothing
  /// more can reach it: so that the gradients of the last layers are sent to other processes while those of the first
  /// are still computed.
  ///
  /// - Parameter complete: hears of each leaf that requires a gradient once, unless no gradient came near it.
  package func backward(whenComplete complete: (Variable) -> Void) {
    var uses = LeafUses(of: self)
    sendBack(nil, retainingGraph: false) { history in uses.countDown(history, complete) }
  }

  /// Takes the place of whatever gradient was here; nil is none.
  package func replaceGradient(by gradient: Gradient?) { kept = gradient }
}

/// In how many operations each leaf is still to get its gradient.
private struct LeafUses {
  private var remaining: [ObjectIdentifier: Int] = [:]

  /// Counts the uses in everything that a variable was made from.
  init(of root: Variable) {
    var seen: Set<ObjectIdentifier> = []
    var waiting = [root]
    while let variable = waiting.popLast() {
      guard let history = variable.history else { continue }
      for input in history.inputs.list where input.requiresGradient {
        if input.history == nil {
          remaining[ObjectIdentifier(input), default: 0] += 1
        } else if seen.insert(ObjectIdentifier(input)).inserted {
          waiting.append(input)
        }
      }
    }
  }

  /// One operation has sent back what it had.
  mutating func countDown(_ history: History, _ complete: (Variable) -> Void) {
    for input in history.inputs.list where input.requiresGradient {
      guard let count = remaining[ObjectIdentifier(input)] else { continue }
      remaining[ObjectIdentifier(input)] = count - 1
      if count == 1 { complete(input) }
    }
  }
}

extension Inputs {
  fileprivate var list: [Variable] {
    switch self {
    case .one(let x): [x]
    case .two(let a, let b): [a, b]
    case .many(let all): all
    }
  }
}
