import Autograd
import Optimizers
import Tensors

/// A function of two numbers to be minimized.
public enum Landscape: Sendable {
  /// ½(x² + 10·y²), from (2.5, 2)
  case quadratic
  /// (1 − x)² + 100·(y − x²)², from (−1.2, 1)
  case rosenbrock

  var start: [Double] { self == .quadratic ? [2.5, 2] : [-1.2, 1] }

  var lowest: (x: Double, y: Double) { self == .quadratic ? (0, 0) : (1, 1) }

  func height(_ x: Variable, _ y: Variable) -> Variable {
    switch self {
    case .quadratic: (x.squared() + y.squared() * 10) * 0.5
    case .rosenbrock: (1 - x).squared() + (y - x.squared()).squared() * 100
    }
  }
}

/// The path that an optimizer takes down a landscape.
public struct OptimizerPath: Sendable {
  /// The function that is minimized.
  public let landscape: Landscape
  /// The places, from the start on.
  public private(set) var places: [(x: Double, y: Double)] = []
  /// The height at each place.
  public private(set) var heights: [Double] = []
  /// The learning rate of the first step.
  public let rate: Double
  /// What the optimizer remembers at the end.
  public private(set) var memory = OptimizerMemory()

  /// The path of an optimizer with its own learning rate.
  public init(_ optimizer: Optimizer, on landscape: Landscape, steps: Int) {
    self.landscape = landscape
    rate = optimizer.learningRate(0)
    let place = landscape.start.map { Variable(Tensor([$0], .double), requiresGradient: true) }
    go(optimizer, place, steps)
  }

  /// Goes on from a place with a memory.
  public init(
    _ optimizer: Optimizer, on landscape: Landscape, from place: [Variable],
    memory: OptimizerMemory, steps: Int
  ) {
    self.landscape = landscape
    rate = optimizer.learningRate(memory.stepCount)
    self.memory = memory
    go(optimizer, place, steps)
  }

  private mutating func go(_ optimizer: Optimizer, _ place: [Variable], _ steps: Int) {
    for step in 0...steps {
      let height = landscape.height(place[0], place[1])
      places.append((place[0].value.scalar, place[1].value.scalar))
      heights.append(height.value.scalar)
      if step == steps { break }
      height.backward()
      optimizer.step(place, memory: &memory)
    }
  }

  /// The path that ends lowest, of those with learning rates from a hundred times the optimizer's own down to a
  /// thousandth of it, by factors of ten.
  public static func lowest(
    of optimizer: Optimizer, on landscape: Landscape, steps: Int
  ) -> OptimizerPath {
    let paths = [1, 100, 10, 0.1, 0.01, 0.001].map { factor in
      var copy = optimizer
      if factor != 1 { copy.learningRate = (optimizer.learningRate(0) * factor).schedule }
      return OptimizerPath(copy, on: landscape, steps: steps)
    }
    let ends = paths.map { path in path.heights[steps].isFinite ? path.heights[steps] : .infinity }
    return paths[ends.indices.min { ends[$0] < ends[$1] }!]
  }
}
