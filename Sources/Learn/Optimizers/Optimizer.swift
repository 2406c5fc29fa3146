import Autograd
import Tensors

/// A rule that changes parameters along their gradients: constant, and without a memory of its own.
///
/// What a rule remembers from step to step lies in an ``OptimizerMemory`` beside it, so that one rule
/// can serve two networks, and a checkpoint can hold everything that training needs to go on.
///
/// ```swift
/// let adam = Optimizer.adam(learningRate: 0.001)
/// var memory = OptimizerMemory()
/// loss.backward()
/// adam.step(parameters, memory: &memory)
/// ```
///
/// A new optimizer is a value too: a name, what it remembers of each parameter, and one function.
///
/// ```swift
/// let signs = Optimizer("signs", learningRate: 0.01, slots: [Slot("direction")]) { w, slots, g, moment in
///   slots[0] = 0.9 * slots[0] + 0.1 * g
///   w.add(slots[0].sign(), times: -moment.rate)
/// }
/// ```
public struct Optimizer: Sendable {
  /// What it is called in lists and checkpoints.
  public let name: String
  /// The rate of each step.
  public var learningRate: Schedule
  /// How gradients are shortened before they are used; not at all where nil.
  public var clipping: GradientClipping?
  /// How many steps' gradients are averaged before the parameters change once: a batch in pieces, where it is
  /// too large for the memory. What the rule counts as a step is then one change.
  public var gradientAccumulationSteps = 1
  /// The other numbers of the rule, by their Keras names, for printing and for records.
  public let hyperparameters: [Hyperparameter]
  /// What it remembers of each parameter, in the order in which the rule sees it.
  public let slots: [Slot]
  /// Whether each element changes by its own gradient and by what is remembered of it, whatever the others are: then
  /// processes can share a step out.
  public let isElementwise: Bool
  let update: Update
  let updateRows: RowUpdate?
  /// What is wrong with a hyperparameter, where anything is.
  let argumentProblem: String?

  /// Changes one parameter, and what is remembered of it, for a gradient of its shape.
  public typealias Update =
    @Sendable (
      _ weights: inout Tensor, _ slots: inout SlotTensors, _ gradient: Tensor,
      _ context: StepContext
    ) -> Void

  /// Changes a table for the gradient of a few of its rows. Only for rules that leave the other rows,
  /// whose gradient is 0, as they are.
  public typealias RowUpdate =
    @Sendable (_ table: inout Tensor, _ gradient: RowGradient, _ context: StepContext) -> Void

  /// A rule.
  /// - Parameters:
  ///   - slots: what it remembers of each parameter.
  ///   - isElementwise: whether `update` treats each element by itself. Where a run is spread over processes of one
  ///     machine, each then changes a part of the weights, and `update` gets that part of all tensors.
  ///   - updateRows: a shorter way for gradients of a few rows of a table; without it they are
  ///     written out first.
  ///   - update: one step for one parameter.
  public init(
    _ name: String, learningRate: some ScheduleConvertible, clipping: GradientClipping? = nil,
    hyperparameters: [Hyperparameter] = [], slots: [Slot] = [], isElementwise: Bool = false,
    updateRows: RowUpdate? = nil,
    update: @escaping Update
  ) {
    self.name = name
    self.learningRate = learningRate.schedule
    self.clipping = clipping
    self.hyperparameters = hyperparameters
    self.slots = slots
    self.isElementwise = isElementwise
    self.updateRows = updateRows
    self.update = update
    argumentProblem = Optimizer.problem(of: hyperparameters)
  }
}

/// A number of a rule, by its Keras name.
public struct Hyperparameter: Sendable, Hashable, Codable {
  /// The name, as papers and Keras write it.
  public let name: String
  /// The value.
  public let value: Double

  /// A hyperparameter with its value.
  public init(_ name: String, _ value: Double) { (self.name, self.value) = (name, value) }
}

/// Something that a rule remembers of each parameter: a tensor of the parameter's shape.
public struct Slot: Sendable, Hashable, Codable {
  /// The name, as papers and Keras write it.
  public let name: String
  /// What every element is before the first step.
  public let initialValue: Double

  /// A slot that begins with this number everywhere.
  public init(_ name: String, initialValue: Double = 0) {
    (self.name, self.initialValue) = (name, initialValue)
  }
}

/// Where training is when a rule is asked for a step.
public struct StepContext: Sendable, Hashable {
  /// Which step this is, counted from 1.
  public let step: Int
  /// The learning rate of this step.
  public let rate: Double
}

extension Optimizer: CustomStringConvertible {
  /// `adam(learning_rate: 0.001, beta_1: 0.9, beta_2: 0.999, epsilon: 1e-07)`
  public var description: String {
    let settings = hyperparameters.map { ", \($0.name): \($0.value)" }.joined()
    let clipping = clipping.map { ", \($0)" } ?? ""
    return "\(name)(learning_rate: \(learningRate)\(settings)\(clipping))"
  }
}
