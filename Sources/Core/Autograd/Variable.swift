import Synchronization
import Tensors

/// A tensor that remembers how it was made, so that gradients can go back to what it was made from.
///
/// Variables are the nodes of the graph, and the only class: two variables with the same numbers are still
/// two nodes. Made
/// directly, a variable is a leaf: a parameter (it requires a gradient) or a constant. Made by a
/// ``Primitive`` it also holds its history, until ``backward(from:retainingGraph:)`` has used it.
public final class Variable {
  /// The numbers. An optimizer changes those of a parameter in place.
  public var value: Tensor
  /// Whether gradients flow to this variable or through it.
  public let requiresGradient: Bool
  /// Whether a variable with history keeps its gradient after the backward pass; leaves always do.
  public var retainsGradient = false

  /// The gradient that backward passes have accumulated here.
  var kept: Gradient?
  /// The gradient that has reached the variable in this pass and has not been pulled back yet.
  var pending: Gradient?
  var history: History?
  /// Whether an earlier backward pass has used up the history.
  var isUsedUp = false
  /// Counts up with each variable of the process: every variable is younger than its inputs.
  package let age: UInt64

  static let births = Atomic<UInt64>(0)

  /// A leaf: a parameter where it requires a gradient, a constant otherwise.
  public init(_ value: Tensor, requiresGradient: Bool = false) {
    self.value = value
    self.requiresGradient = requiresGradient
    age = Variable.births.add(1, ordering: .relaxed).newValue
  }

  /// A variable made from others.
  init(_ value: Tensor, history: consuming History) {
    self.value = value
    self.history = history
    requiresGradient = true
    age = Variable.births.add(1, ordering: .relaxed).newValue
  }

  /// Releases a long history step by step: releasing a chain of objects recursively would overflow
  /// the stack.
  deinit {
    guard history != nil else { return }
    var pendingRelease: [Variable] = []
    giveUpInputs(to: &pendingRelease)
    while var variable = pendingRelease.popLast() {
      if isKnownUniquelyReferenced(&variable) { variable.giveUpInputs(to: &pendingRelease) }
    }
  }

  /// Drops the history; the variables that it held go to `pendingRelease`.
  private func giveUpInputs(to pendingRelease: inout [Variable]) {
    guard let inputs = history?.inputs else { return }
    history = nil
    switch inputs {
    case .one(let x): pendingRelease.append(x)
    case .two(let a, let b): pendingRelease += [a, b]
    case .many(let all): pendingRelease += all
    }
  }
}

extension Variable {
  /// The shape of the value.
  public var shape: Shape { value.shape }

  /// The number in a variable of one element.
  public var scalar: Double { value.scalar }

  /// The gradient that backward passes have accumulated here; `nil` where none has reached the variable.
  public var gradient: Tensor? { kept?.toDense() }

  /// The accumulated gradient as it is stored: a tensor, or a few rows of a table.
  public var sparseGradient: Gradient? { kept }

  /// Forgets the gradient; the next backward pass starts from nothing.
  public func clearGradient() { kept = nil }

  /// Returns the gradient and forgets it.
  public func takeGradient() -> Gradient? {
    defer { kept = nil }
    return kept
  }

  /// The same numbers without their history: gradients stop here.
  public func detached() -> Variable { Variable(value) }
}

extension Variable: CustomStringConvertible {
  /// The numbers, as a tensor prints.
  public var description: String { "\(value)" }
}
