import Autograd
import Optimizers
import Tensors

/// Something to be minimized: a function of one parameter.
struct Objective: Sendable {
  let name: String
  let function: @Sendable (Variable) -> Variable

  /// ½xᵀAx − bᵀx
  static func quadratic(_ a: Tensor, _ b: Tensor) -> Objective {
    Objective(name: "quadratic") { x in
      let ax = (Variable(a) * x).sum([1])
      return ((x * ax) * 0.5 - Variable(b) * x).sum()
    }
  }

  /// (1 − x)² + 100·(y − x²)², whose minimum 0 lies at (1, 1) in a bent valley.
  static let rosenbrock = Objective(name: "rosenbrock") { p in
    let (x, y) = (p[0], p[1])
    return (1 - x).squared() + (y - x * x).squared() * 100
  }

  /// The places `[steps + 1, n]`, the heights `[steps + 1]` and the gradients `[steps, n]` on the way.
  func descend(
    from start: Tensor, with optimizer: Optimizer, steps: Int
  ) -> (x: Tensor, f: Tensor, grad: Tensor) {
    let parameter = Variable(start, requiresGradient: true)
    var memory = OptimizerMemory()
    var (places, heights, gradients) = ([start], [Tensor](), [Tensor]())
    for _ in 0..<steps {
      let y = function(parameter)
      heights.append(y.value)
      y.backward()
      gradients.append(parameter.gradient!)
      optimizer.step([parameter], memory: &memory)
      places.append(parameter.value)
    }
    heights.append(function(parameter).value)
    return (.stack(places), .stack(heights), .stack(gradients))
  }
}
