import Autograd
import LessonKit
import Notation
import Optimizers
import Plugins
import Tensors

/// Checks that an optimizer descends, is deterministic, and can be resumed from a checkpoint.
struct OptimizerCheck {
  let optimizer: Optimizer

  private static let steps = 1000

  func run(doing: @escaping (String) -> Void) -> [CheckLine] {
    var list = Checklist("optimizer \(optimizer.name)", doing: doing)
    doing("going down a bowl")
    descends(.quadratic, "it finds the bottom of a bowl, ½(x² + 10y²)", to: 0.01, &list)
    doing("going through Rosenbrock's valley")
    descends(.rosenbrock, "it finds its way through Rosenbrock's valley", to: 0.1, &list)
    doing("going down a bowl once more")
    let paths = (0..<2).map { _ in OptimizerPath(optimizer, on: .quadratic, steps: 50).heights }
    list.require(
      "the same start gives the same way", paths[0] == paths[1] || paths[0][50].isNaN,
      problem: "two runs of 50 steps differ", advice: "An optimizer has no randomness of its own.")
    doing("changing parameters of several shapes")
    shapes(&list)
    doing("being taken up in the middle")
    resumes(&list)
    return list.lines
  }

  private func descends(
    _ landscape: Landscape, _ requirement: String, to part: Double, _ list: inout Checklist
  ) {
    let path = OptimizerPath.lowest(of: optimizer, on: landscape, steps: Self.steps)
    let (first, last) = (path.heights[0], path.heights[Self.steps])
    list.require(
      requirement, last <= part * first,
      problem: "after \(Self.steps) steps it stands at \(written(last)), and began at "
        + "\(written(first)); no rate from a thousandth to a hundred times its own does better",
      advice: "Does it go against the gradient? w.add(g, times: -context.rate) is one step down.")
  }

  private func shapes(_ list: inout Checklist) {
    let parameters = [[3], [2, 5], [1, 1, 4]].map { shape in
      Variable(.ones(Shape(shape)), requiresGradient: true)
    }
    let before = parameters.map(\.value)
    var memory = OptimizerMemory()
    for _ in 0..<3 {
      parameters.map { ($0 * $0).sum() }.reduce(Variable(Tensor(0)), +).backward()
      optimizer.step(parameters, memory: &memory)
    }
    let changed = zip(parameters, before).filter { $0.value.values != $1.values }.count
    let isFinite = parameters.allSatisfy { $0.value.values.allSatisfy(\.isFinite) }
    list.require(
      "it changes parameters of every shape", changed == 3 && isFinite,
      problem: isFinite ? "\(3 - changed) of 3 stayed as they were" : "a weight is no number",
      advice: "Write the rule for whole tensors: it then fits every shape.")
  }

  /// Twenty steps at once, and ten with ten more from a checkpoint.
  private func resumes(_ list: inout Checklist) {
    let whole = OptimizerPath(optimizer, on: .quadratic, steps: 20)
    let half = OptimizerPath(optimizer, on: .quadratic, steps: 10)
    let place = [half.places[10].x, half.places[10].y].map {
      Variable(Tensor([$0], .double), requiresGradient: true)
    }
    let names = ["x", "y"]
    let kept = half.memory.namedTensors(for: optimizer, parameters: names)
    let restored = try? OptimizerMemory(
      restoring: kept, for: optimizer,
      parameters: zip(names, place).map { (name: $0, variable: $1) })
    let rest = restored.map {
      OptimizerPath(optimizer, on: .quadratic, from: place, memory: $0, steps: 10).heights
    }
    let isSame = rest.map { $0 == Array(whole.heights[10...]) } ?? false
    list.require(
      "it can be saved and taken up again", isSame || whole.heights[20].isNaN,
      problem: restored == nil
        ? "its memory cannot be read back" : "after being taken up it goes another way",
      advice: "Keep all that it remembers in its slots, with a name for each.")
  }
}
