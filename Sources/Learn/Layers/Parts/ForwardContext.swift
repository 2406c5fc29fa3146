import Autograd
import Glibc
import Randomness
import Tensors

/// What accompanies one run through a model: whether it trains, where dropout takes its randomness from,
/// and what layers leave for the loss and for those who look on.
///
/// `@unchecked Sendable`: a task local must be sendable, because child tasks inherit it. `current` gives
/// a pass only to the thread that opened it, which is busy inside the scope for as long as the scope
/// lasts; after that `isOpen` is false. So only one thread ever reads or writes the fields.
package final class ForwardContext: @unchecked Sendable {
  @TaskLocal private static var ofScope: ForwardContext?

  package let isTraining: Bool
  package var random: RandomSource
  /// What layers add to the loss for their outputs.
  package private(set) var penalties: [Variable] = []
  /// Looks at the output of each layer that is not made of others, in the order of the calls.
  package var watcher: Watcher?

  private let owner = pthread_self()
  private var isOpen = true
  private var probabilities: (y: Variable, logits: Variable, activation: String)?
  private var masked: (y: Variable, mask: Tensor)?

  package init(isTraining: Bool, random: RandomSource = RandomSource(seed: 0)) {
    self.isTraining = isTraining
    self.random = random
  }

  /// The pass of this scope, where one is open.
  package static var current: ForwardContext? {
    guard let context = ofScope, pthread_equal(context.owner, pthread_self()) != 0, context.isOpen
    else {
      return nil
    }
    return context
  }

  /// Runs `body` with this pass as the current one.
  package func open<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    isOpen = true
    defer { isOpen = false }
    let outcome = ForwardContext.$ofScope.withValue(self) {
      Swift.Result { () throws(Failure) -> Result in try body() }
    }
    return try outcome.get()
  }

  /// Runs `body` outside of every pass: for an evaluation in the middle of training.
  package static func closed<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let outcome = $ofScope.withValue(nil) {
      Swift.Result { () throws(Failure) -> Result in try body() }
    }
    return try outcome.get()
  }

  /// Runs a layer; the one question that a layer costs where nobody looks on.
  @inline(__always)
  static func run(
    _ name: @autoclosure () -> String, of layer: @autoclosure () -> any Layer,
    _ run: () -> Variable
  ) -> Variable {
    guard let context = current, context.watcher != nil else { return run() }
    return context.watch(name(), layer(), run)
  }

  /// Forgets what the layers of an earlier batch left.
  package func begin() {
    probabilities = nil
    masked = nil
    if !penalties.isEmpty { penalties.removeAll(keepingCapacity: true) }
  }

  package func add(penalty: Variable) { penalties.append(penalty) }

  /// Runs a layer, and shows its output to the watcher, where nothing inside of it was shown.
  @inline(never)
  func watch(_ name: String, _ layer: any Layer, _ run: () -> Variable) -> Variable {
    let shownBefore = watcher?.shown ?? 0
    watcher?.path.append(name)
    let begin = Variable.youngestAge
    let y = run()
    if watcher?.shown == shownBefore { watcher?.show(y, of: layer, since: begin) }
    watcher?.path.removeLast()
    return y
  }

  package func remember(mask: Tensor, of y: Variable) { masked = (y, mask) }

  /// Which steps of these predictions are real, `[batch, time]`; `nil` where all are.
  package func mask(of predictions: Variable) -> Tensor? {
    guard let masked, masked.y === predictions else { return nil }
    return masked.mask
  }

  func remember(_ y: Variable, logits: Variable, of activation: Activation) {
    probabilities = (y, logits, activation.name)
  }

  /// The sums that an activation of this name made probabilities of.
  package func logits(of probabilities: Variable, by activation: String) -> Variable? {
    guard let latest = self.probabilities, latest.y === probabilities,
      latest.activation == activation
    else { return nil }
    return latest.logits
  }
}

extension ForwardContext {
  /// One run of a layer.
  package struct Call {
    /// The path of the layer, `generator/dense`; a path that comes again gets a number.
    package let path: String
    /// The layer itself.
    package let layer: any Layer
    /// What it gave.
    package let output: Variable
    /// What is not younger than this was made before the layer ran, so outside of it.
    package let begin: UInt64
  }

  /// Somebody who looks on.
  package struct Watcher {
    private let look: (Call) -> Void
    fileprivate var path: [String] = []
    fileprivate var shown = 0
    private var names: [String: Int] = [:]

    /// Looks at the paths of the layers and at their outputs.
    package init(_ look: @escaping (_ layer: String, _ output: Variable) -> Void) {
      self.look = { look($0.path, $0.output) }
    }

    /// Looks at the layers too.
    package init(calls look: @escaping (Call) -> Void) { self.look = look }

    /// Shows an output under the path of its layer.
    fileprivate mutating func show(_ output: Variable, of layer: any Layer, since begin: UInt64) {
      let name = path.joined(separator: "/")
      let times = names[name, default: 0]
      names[name] = times + 1
      shown += 1
      let path = times == 0 ? name : "\(name)_\(times)"
      look(Call(path: path, layer: layer, output: output, begin: begin))
    }
  }
}
