import Autograd
import Tensors

/// What an ``Optimizer`` remembers between steps: how many there were, and its slots of each parameter.
///
/// A new one is empty, and takes its size from the first step. It is a value: a copy is a snapshot.
public struct OptimizerMemory: Sendable {
  /// How many steps there were.
  public internal(set) var stepCount = 0
  var parameters: [SlotTensors] = []

  /// The memory before the first step.
  public init() {}

  /// What is remembered of one parameter, in the order of the optimizer's slots.
  public subscript(parameter: Int) -> [Tensor] { parameters[parameter].tensors }

  /// Makes the slots before the first step; later makes sure that they belong to these parameters.
  mutating func prepare(for optimizer: Optimizer, _ variables: [Variable]) {
    if parameters.isEmpty && stepCount == 0 {
      parameters = variables.map { variable in
        SlotTensors(
          optimizer.slots.map {
            .full(variable.shape, $0.initialValue, variable.value.precision)
          })
      }
    }
    let slotCount = parameters.first?.tensors.count ?? optimizer.slots.count
    guard parameters.count == variables.count && slotCount == optimizer.slots.count else {
      ShapeError(
        optimizer.name,
        got: "\(variables.count) parameters with \(optimizer.slots.count) slots each",
        need: "\(parameters.count) with \(slotCount), as the memory has",
        try: "a memory for each optimizer and list of parameters"
      ).trap()
    }
  }
}

/// The tensors that a rule remembers of one parameter, in the order of the optimizer's slots.
public struct SlotTensors: Sendable {
  fileprivate(set) var tensors: [Tensor]

  init(_ tensors: [Tensor]) { self.tensors = tensors }

  /// One slot, changed in place where a function takes it `inout`.
  public subscript(slot: Int) -> Tensor {
    get { tensors[slot] }
    _modify { yield &tensors[slot] }
  }

  /// Two different slots at once, both changed in place.
  public mutating func update<Result>(
    _ first: Int, _ second: Int, _ body: (inout Tensor, inout Tensor) -> Result
  ) -> Result {
    guard first != second, tensors.indices.contains(first), tensors.indices.contains(second) else {
      ShapeError(
        "update", got: "slots \(first) and \(second)",
        need: "two different ones of \(tensors.count)"
      ).trap()
    }
    return tensors.withUnsafeMutableBufferPointer { body(&$0[first], &$0[second]) }
  }
}

// MARK: checkpoints

extension OptimizerMemory {
  /// Everything that is remembered, under names, for a checkpoint: first `iterations`, a scalar, then
  /// each parameter's slots as `dense/kernel/momentum`.
  public func namedTensors(
    for optimizer: Optimizer, parameters names: [String]
  ) -> [(name: String, tensor: Tensor)] {
    guard parameters.isEmpty || names.count == parameters.count else {
      ShapeError(
        "namedTensors", got: "\(names.count) names", need: "\(parameters.count), one a parameter"
      ).trap()
    }
    var all = [(name: OptimizerMemory.iterations, tensor: Tensor(Double(stepCount), .double))]
    for (name, slots) in zip(names, parameters) {
      for (slot, tensor) in zip(optimizer.slots, slots.tensors) {
        all.append((name + "/" + slot.name, tensor))
      }
    }
    return all
  }

  /// The memory that ``namedTensors(for:parameters:)`` wrote down; other tensors may be among them.
  /// - Throws: ``OptimizerMemoryError`` where a tensor is missing or does not fit its parameter.
  public init(
    restoring tensors: [(name: String, tensor: Tensor)], for optimizer: Optimizer,
    parameters: [(name: String, variable: Variable)]
  ) throws(OptimizerMemoryError) {
    let found = Dictionary(tensors.map { ($0.name, $0.tensor) }, uniquingKeysWith: { a, _ in a })
    guard let count = found[OptimizerMemory.iterations] else {
      throw .missing(OptimizerMemory.iterations, optimizer: optimizer.name)
    }
    guard count.count == 1, let steps = Int(exactly: count.scalar), steps >= 0 else {
      throw .stepCount("\(count)")
    }
    stepCount = steps
    if steps == 0 { return }
    for (name, variable) in parameters {
      var slots: [Tensor] = []
      for slot in optimizer.slots {
        let key = name + "/" + slot.name
        guard let tensor = found[key] else { throw .missing(key, optimizer: optimizer.name) }
        guard tensor.shape == variable.shape else {
          throw .shape(key, got: tensor.shape, need: variable.shape)
        }
        slots.append(tensor.converted(to: variable.value.precision))
      }
      self.parameters.append(SlotTensors(slots))
    }
  }

  private static let iterations = "iterations"
}

/// Why an optimizer memory cannot be restored.
public enum OptimizerMemoryError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A tensor that the optimizer needs is not among those given.
  case missing(String, optimizer: String)
  /// A tensor has another shape than its parameter.
  case shape(String, got: Shape, need: Shape)
  /// The number of steps is no whole number.
  case stepCount(String)

  /// The message: what came, what was needed, and what to try.
  public var description: String {
    switch self {
    case .missing(let name, let optimizer):
      "the memory of \(optimizer) has no tensor “\(name)”; "
        + "try the checkpoint of a run with the same model and optimizer"
    case .shape(let name, let got, let need):
      "the tensor “\(name)” has the shape \(got), its parameter \(need); "
        + "try the checkpoint of a run with the same model"
    case .stepCount(let text):
      "the number of steps is \(text); a whole number of 0 or more is needed"
    }
  }
}
