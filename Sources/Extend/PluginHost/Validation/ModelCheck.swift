import Autograd
import Foundation
import Notation
import Plugins
import Randomness
import Tensors
import Training
import WholeFiles

/// Checks that a model can be built for one of the usual tasks, is the same for the same seed, learns, and can be saved.
struct ModelCheck {
  let maker: any ModelMaker

  func run(doing: @escaping (String) -> Void) -> [CheckLine] { run(maker, doing: doing) }

  private func run(
    _ maker: some ModelMaker, doing: @escaping (String) -> Void
  ) -> [CheckLine] {
    var list = Checklist("model \(maker.name)", doing: doing)
    list.require(
      "its settings have names and values of their own", noneOf: problems(of: maker.settings),
      advice: "ModelSetting(\"hidden\", 32, in: 1...4096) is one: 32 lies in its range.")
    doing("building it for a table, for pictures, and for numbers to predict")
    var problems: [String] = []
    for task in ModelTask.small {
      do {
        try look(at: task, maker, &list, doing)
        return list.lines
      } catch {
        problems.append("\(error)")
      }
    }
    list.require(
      "it can be built for a table with classes, for pictures or for a table with a number", false,
      problem: problems.first ?? "",
      advice: "Take the shapes from the task: task.inputShape, task.outputs.")
    return list.lines
  }

  private func problems(of settings: [ModelSetting]) -> [String] {
    let names = settings.map(\.name)
    let repeated = Set(names.filter { name in names.count { $0 == name } > 1 })
    return repeated.sorted().map { "'\($0)' comes twice" }
      + names.filter { $0.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) == nil }
      .map { "'\($0)' is not made of lower-case letters and digits in words joined by hyphens" }
      + settings.filter { !$0.range.contains($0.usual) }
      .map { "'\($0.name)' is usually \(written($0.usual)), which is not in its own range" }
  }

  private func look<Maker: ModelMaker>(
    at task: ModelTask, _ maker: Maker, _ list: inout Checklist, _ doing: (String) -> Void
  ) throws {
    func built(_ seed: UInt64) throws -> Maker.Network {
      var model = try maker.model(for: task, seed: seed)
      try model.build(for: [task.inputShape.map { Optional($0) }])
      return model
    }
    var model = try built(1)
    let (x, y) = ModelCheck.examples(of: task)
    list.require(
      "it is compiled", model.trainer.setup != nil, problem: "it has no optimizer and no loss",
      advice: "model.compile(optimizer: .adam(), loss: task.loss, metrics: task.metrics)")
    let output = withoutGradients { model(Variable(x)).value.shape.dimensions }
    list.require(
      "it gives as many numbers as the task has outputs", output == [x.shape[0], task.outputs],
      problem:
        "for inputs \(x.shape) it gives \(output), and \([x.shape[0], task.outputs]) are needed",
      advice: "End it with .dense(task.outputs, activation: task.outputActivation).")
    doing("building it with the same seed once more")
    let again = try built(1)
    list.require(
      "the same seed gives the same weights", weights(model) == weights(again),
      problem: "a second model with the same seed has other weights",
      advice: "Hand the seed on: Sequential([…], seed: seed).")
    let names = model.parameters.map(\.name)
    list.require(
      "its parameters have names of their own", Set(names).count == names.count,
      problem: "a name comes twice: \(names.joined(separator: ", "))",
      advice: "parameters.under(\"hidden\") tells the parts apart.")
    guard model.trainer.setup != nil, output == [x.shape[0], task.outputs] else { return }
    doing("training it for a few epochs")
    try learn(&model, x, y, &list)
    doing("saving and loading it")
    try save(model, built, x, &list)
  }

  private func learn<Network: Model>(
    _ model: inout Network, _ x: Tensor, _ y: Tensor, _ list: inout Checklist
  ) throws where Network.Input == Variable {
    do throws(TrainingError) {
      let history = try model.fit(x, y, epochs: 12, batchSize: 8, progress: .silent, seed: 1)
      let losses: [Double] = history["loss"]
      let (first, last) = (losses.first ?? .nan, losses.last ?? .nan)
      list.require(
        "its loss falls within a few epochs", last < first,
        problem:
          "it was \(written(first)) after the first epoch and is \(written(last)) after the last",
        advice: "Try another learning rate, and look whether every layer passes gradients on.")
    } catch {
      list.require(
        "it can be trained", false, problem: "\(error)",
        advice: "Take loss and metrics that fit the targets: task.loss, task.metrics.")
    }
  }

  private func save<Network: Model>(
    _ model: Network, _ built: (UInt64) throws -> Network, _ x: Tensor, _ list: inout Checklist
  ) throws where Network.Input == Variable {
    let folder = try TemporaryFolder("chalk-model-check")
    let file = folder.path + "/weights.safetensors"
    try model.saveWeights(to: file)
    let other = try built(2)
    try other.loadWeights(from: file)
    let outputs = [model, other].map { model in
      withoutGradients { model(Variable(x)).value.values }
    }
    list.require(
      "its parameters are all that it keeps", outputs[0] == outputs[1],
      problem: "a second model with the same parameters gives something else",
      advice: "List every variable in 'parameters', also what is not trained.")
  }

  private func weights(_ model: some Model) -> [[Double]] {
    model.parameters.map(\.variable.value.values)
  }

  /// A few examples that can be learned: the class decides about the mean, the number is the sum.
  static func examples(of task: ModelTask) -> (x: Tensor, y: Tensor) {
    var random = RandomSource(seed: 5)
    let count = 24
    let width = task.inputShape.reduce(1, *)
    var (inputs, targets): ([Double], [Double]) = ([], [])
    for row in 0..<count {
      let label = row % task.outputs
      let numbers = (0..<width).map { place in
        let isOn = !task.classNames.isEmpty && place % task.outputs == label
        return random.normal() * 0.2 + (isOn ? 1 : 0)
      }
      inputs += numbers
      targets.append(task.classNames.isEmpty ? numbers.reduce(0, +) : Double(label))
    }
    let x = Tensor(inputs, shape: Shape([count] + task.inputShape))
    let shape = task.classNames.isEmpty ? [count, 1] : [count]
    return (x, Tensor(targets, shape: Shape(shape)))
  }
}
