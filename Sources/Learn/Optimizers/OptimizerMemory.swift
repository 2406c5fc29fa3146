import Autograd
import Tensors

/// What an ``Optimizer`` remembers between steps: how many there were, and its slots of each parameter.
///
/// A new one is empty, and takes its size from the first step. It is a value: a copy is a snapshot.
public struct OptimizerMemory: Sendable {
  /// How many steps there were.
  public internal(set) var stepCount = 0
  var parameters: [SlotTensors] = []
  /// Whose slots these are: the ages of the variables, which no two share.
  private var owners: [UInt64] = []
  /// What is remembered of parameters that the latest step did not change, such as those of a layer that was
  /// frozen since.
  private var resting: [UInt64: SlotTensors] = [:]
  /// Gradients of steps that have not changed the parameters yet.
  var accumulated = AccumulatedGradients()

  /// The memory before the first step.
  public init() {}

  /// What is remembered of one parameter, in the order of the optimizer's slots.
  public subscript(parameter: Int) -> [Tensor] { parameters[parameter].tensors }

  /// Makes the slots before the first step, and finds them again where other parameters are trained than in
  /// the step before. Parameters that are all unknown take the slots of the same places.
  mutating func prepare(for optimizer: Optimizer, _ variables: [Variable]) {
    let isSame =
      owners.count == variables.count && zip(owners, variables).allSatisfy { $0 == $1.age }
    if !isSame { hand(over: variables, optimizer) }
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

  private mutating func hand(over variables: [Variable], _ optimizer: Optimizer) {
    let ages = variables.map(\.age)
    let isBeginning = parameters.isEmpty && stepCount == 0
    let isKnown = ages.contains { owners.contains($0) || resting[$0] != nil }
    if isBeginning || isKnown {
      for (age, slots) in zip(owners, parameters) { resting[age] = slots }
      parameters = variables.map { variable in
        resting.removeValue(forKey: variable.age)
          ?? SlotTensors(for: variable, optimizer, stepsBefore: stepCount)
      }
    }
    if !isBeginning { accumulated = AccumulatedGradients() }
    owners = ages
  }
}

/// The tensors that a rule remembers of one parameter, in the order of the optimizer's slots.
public struct SlotTensors: Sendable {
  var tensors: [Tensor]
  /// How many steps the optimizer had made before the first one of this parameter.
  let stepsBefore: Int

  init(_ tensors: [Tensor], stepsBefore: Int = 0) {
    self.tensors = tensors
    self.stepsBefore = stepsBefore
  }

  fileprivate init(for variable: Variable, _ optimizer: Optimizer, stepsBefore: Int) {
    self.init(
      optimizer.slots.map { .full(variable.shape, $0.initialValue, variable.value.precision) },
      stepsBefore: stepsBefore)
  }

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
  /// each parameter's slots as `dense/kernel/momentum`; for one that joined later also `steps_before`.
  public func namedTensors(
    for optimizer: Optimizer, parameters names: [String]
  ) -> [(name: String, tensor: Tensor)] {
    guard parameters.isEmpty || names.count == parameters.count else {
      ShapeError(
        "namedTensors", got: "\(names.count) names", need: "\(parameters.count), one a parameter"
      ).trap()
    }
    var all = [(name: OptimizerMemory.iterations, tensor: Tensor(Double(stepCount), .double))]
    if accumulated.count > 0 {
      all.append((OptimizerMemory.accumulatedSteps, Tensor(Double(accumulated.count), .double)))
      for (name, sum) in zip(names, accumulated.sums) {
        if let sum { all.append((name + "/" + OptimizerMemory.accumulatedSum, sum)) }
      }
    }
    for (name, slots) in zip(names, parameters) {
      for (slot, tensor) in zip(optimizer.slots, slots.tensors) {
        all.append((name + "/" + slot.name, tensor))
      }
      if slots.stepsBefore > 0 {
        all.append(
          (name + "/" + OptimizerMemory.stepsBefore, Tensor(Double(slots.stepsBefore), .double)))
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
    if let count = found[OptimizerMemory.accumulatedSteps], count.count == 1,
      let pending = Int(exactly: count.scalar), pending > 0
    {
      accumulated = AccumulatedGradients(
        count: pending,
        sums: parameters.map { name, variable in
          found[name + "/" + OptimizerMemory.accumulatedSum].flatMap {
            $0.shape == variable.shape ? $0.converted(to: variable.value.precision) : nil
          }
        })
    }
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
      let before = found[name + "/" + OptimizerMemory.stepsBefore].flatMap {
        $0.count == 1 ? Int(exactly: $0.scalar) : nil
      }
      self.parameters.append(SlotTensors(slots, stepsBefore: min(max(before ?? 0, 0), steps)))
      owners.append(variable.age)
    }
  }

  private static let iterations = "iterations"
  private static let stepsBefore = "steps_before"
  private static let accumulatedSteps = "accumulated_steps"
  private static let accumulatedSum = "accumulated_gradient"
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
