import Tensors

/// Makes the list of kernel calls of a step from its graph: forward from the oldest node to the youngest, and back.
struct StepPlanBuilder {
  let kernels = KernelPlan()
  let inputs, targets: KernelPlan.Operand
  private(set) var classes: Int?
  private let batch: (inputs: MemoryPlace, targets: MemoryPlace)
  /// What the plan has for each node.
  private var planned: [ObjectIdentifier: Planned] = [:]
  private var gradients: [ObjectIdentifier: PlannedGradient] = [:]

  private struct Planned {
    let value: KernelPlan.Operand
    /// What the way back needs besides: the sums before an activation, or probabilities.
    var kept: KernelPlan.Operand?
  }

  /// The gradient of a node: computed in each run, or the same in all.
  private enum PlannedGradient {
    case operand(KernelPlan.Operand)
    case constant(Tensor)
  }

  /// `nil` where inputs and targets cannot be told apart.
  init?(inputs x: Tensor, targets t: Tensor) {
    guard let placeOfX = MemoryPlace(x), let placeOfT = MemoryPlace(t), placeOfX != placeOfT else {
      return nil
    }
    batch = (placeOfX, placeOfT)
    (inputs, targets) = (kernels.lent(x.shape), kernels.lent(t.shape))
  }

  typealias Outcome = (
    loss: KernelPlan.Operand, predictions: KernelPlan.Operand?,
    parameters: [StepPlan.PlannedParameter]
  )

  mutating func build(
    _ loss: Variable, _ predictions: Variable?, _ parameters: [Variable]
  ) -> Outcome? {
    guard loss.history != nil, loss.value.count == 1 else { return nil }
    let wayBack = StepPlanBuilder.nodes(of: [loss])
    let all = StepPlanBuilder.nodes(of: [loss] + (predictions.map { [$0] } ?? []))
    for variable in parameters {
      planned[ObjectIdentifier(variable)] = Planned(value: kernels.lent(variable.shape))
    }
    for node in all {
      guard let forward = forward(node) else { return nil }
      planned[ObjectIdentifier(node)] = forward
    }
    gradients[ObjectIdentifier(loss)] = .constant(.full(loss.shape, 1, loss.value.precision))
    for node in wayBack.reversed() {
      guard back(node) != nil else { return nil }
    }
    return outcome(loss, predictions, parameters)
  }

  private func outcome(
    _ loss: Variable, _ predictions: Variable?, _ parameters: [Variable]
  ) -> Outcome? {
    var plannedParameters: [StepPlan.PlannedParameter] = []
    for variable in parameters {
      guard case .operand(let gradient)? = gradients[ObjectIdentifier(variable)] else { return nil }
      let value = planned[ObjectIdentifier(variable)]!.value
      plannedParameters.append(.init(variable: variable, value: value, gradient: gradient))
    }
    let shown = predictions.flatMap { planned[ObjectIdentifier($0)]?.value }
    guard (shown == nil) == (predictions == nil) else { return nil }
    return (planned[ObjectIdentifier(loss)]!.value, shown, plannedParameters)
  }

  /// The nodes with history that these were made from, themselves among them, the oldest first.
  private static func nodes(of roots: [Variable]) -> [Variable] {
    var (found, waiting) = ([Variable](), roots)
    var seen: Set<ObjectIdentifier> = []
    while let node = waiting.popLast() {
      guard node.history != nil, seen.insert(ObjectIdentifier(node)).inserted else { continue }
      found.append(node)
      waiting += node.inputs
    }
    return found.sorted { $0.age < $1.age }
  }

  /// What a node was made from; a constant has to be the batch.
  private mutating func operand(_ variable: Variable) -> KernelPlan.Operand? {
    if let known = planned[ObjectIdentifier(variable)] { return known.value }
    guard variable.history == nil, !variable.requiresGradient else { return nil }
    guard let place = MemoryPlace(variable.value) else { return nil }
    var operand: KernelPlan.Operand
    if place == batch.inputs {
      operand = inputs
    } else if place == batch.targets {
      operand = targets
    } else {
      return nil
    }
    operand.shape = variable.shape
    return operand
  }
}

// MARK: forward

extension StepPlanBuilder {
  private mutating func forward(_ node: Variable) -> Planned? {
    guard let form = node.history?.planned, node.value.precision == .single else { return nil }
    var operands: [KernelPlan.Operand] = []
    for input in node.inputs {
      guard let operand = operand(input) else { return nil }
      operands.append(operand)
    }
    switch form {
    case .linear(let f):
      let bias = operands.count > 2 ? operands[2] : nil
      guard let (z, y) = kernels.linear(operands[0], operands[1], bias, f) else { return nil }
      return Planned(value: y, kept: z)
    case .activation(let f): return Planned(value: kernels.activate(f, operands[0]))
    case .softmax: return Planned(value: kernels.softmax(operands[0]))
    case .reshape:
      operands[0].shape = node.shape
      return Planned(value: operands[0])
    case .difference:
      guard operands[0].shape == operands[1].shape else { return nil }
      return Planned(value: kernels.difference(operands[0], operands[1]))
    case .square: return Planned(value: kernels.square(operands[0]))
    case .mean: return Planned(value: kernels.mean(operands[0]))
    case .meanOfRows:
      guard operands[0].shape.rank == 2 else { return nil }
      return Planned(value: kernels.meanOfRows(operands[0]))
    case .sigmoidCrossEntropy(let t):
      guard t == batch.targets else { return nil }
      return Planned(value: kernels.sigmoidCrossEntropy(operands[0], targets))
    case .softmaxCrossEntropy(let labels):
      let z = operands[0]
      guard labels == batch.targets, targets.shape.count == z.shape[0] else { return nil }
      classes = z.shape[1]
      let (y, p) = kernels.softmaxCrossEntropy(z)
      return Planned(value: y, kept: p)
    }
  }
}

// MARK: back

extension StepPlanBuilder {
  /// Hands the gradient of a node on to its inputs, as its pullback does.
  private mutating func back(_ node: Variable) -> Void? {
    let (inputs, own) = (node.inputs, planned[ObjectIdentifier(node)]!)
    guard let history = node.history, let form = history.planned,
      let gradient = gradients[ObjectIdentifier(node)]
    else { return nil }
    switch (form, gradient) {
    case (.mean, .constant(let dy)), (.meanOfRows, .constant(let dy)):
      guard case .one(let pull) = history.pullback else { return nil }
      return send(.constant(pull(dy)), to: inputs[0])
    case (.sigmoidCrossEntropy, .constant(let dy)):
      guard let z = operand(inputs[0]) else { return nil }
      return send(
        .operand(kernels.sigmoidCrossEntropyGradient(z, targets, dy: dy.scalar)), to: inputs[0])
    case (.softmaxCrossEntropy, .constant(let dy)):
      guard let p = own.kept else { return nil }
      return send(
        .operand(kernels.softmaxCrossEntropyGradient(p: p, dy: dy.scalar)), to: inputs[0])
    case (_, .constant(let dy)): return back(node, form, kernels.constant(dy))
    case (_, .operand(let dy)): return back(node, form, dy)
    }
  }

  private mutating func back(
    _ node: Variable, _ form: PlannedForm, _ dy: KernelPlan.Operand
  ) -> Void? {
    let (inputs, own) = (node.inputs, planned[ObjectIdentifier(node)]!)
    guard let x = operand(inputs[0]) else { return nil }
    switch form {
    case .linear(let f):
      guard let w = operand(inputs[1]) else { return nil }
      let dz = kernels.activationGradient(f, x: own.kept, y: own.value, dy: dy)
      let wanted = NeededGradients(inputs)
      let hasBias = inputs.count > 2
      guard
        let (dx, dw, db) = kernels.linearGradients(
          x: x, w: w, dz: dz, wanted: (wanted[0], wanted[1], hasBias && wanted[2]))
      else { return nil }
      if let dx, send(.operand(dx), to: inputs[0]) == nil { return nil }
      if let dw, send(.operand(dw), to: inputs[1]) == nil { return nil }
      if let db, send(.operand(db), to: inputs[2]) == nil { return nil }
      return ()
    case .activation(let f):
      let kept = f.slopeFollowsFromValue ? nil : x
      let dx = kernels.activationGradient(f, x: kept, y: own.value, dy: dy)
      return send(.operand(dx), to: inputs[0])
    case .reshape:
      var dx = dy
      dx.shape = inputs[0].shape
      return send(.operand(dx), to: inputs[0])
    case .difference:
      guard !inputs[1].requiresGradient else { return nil }
      return send(.operand(dy), to: inputs[0])
    case .square: return send(.operand(kernels.squareGradient(x, dy: dy)), to: inputs[0])
    default: return nil
    }
  }

  /// The first gradient of a node is its only one, or there is no plan: a sum has an order of its own.
  private mutating func send(_ gradient: PlannedGradient, to variable: Variable) -> Void? {
    gradients.updateValue(gradient, forKey: ObjectIdentifier(variable)) == nil ? () : nil
  }
}
