import Autograd
import Golden
import Layers
import Losses
import Optimizers
import Tensors

@testable import Training

/// A model case of the golden set: layers in words, trained with an optimizer and a loss.
struct ModelCase {
  let golden: GoldenCase
  let precision: Precision
  private let x, y: Tensor

  init(_ golden: GoldenCase, _ precision: Precision) throws {
    (self.golden, self.precision) = (golden, precision)
    x = try golden.tensor("x", precision)
    y = try golden.tensor("y", precision)
  }

  /// Losses before and after each step, predictions, the first gradient and the last weights.
  func results() throws -> [String: Tensor] {
    let attributes = golden.attributes
    attributes.note(
      "batches",
      saying: "step s uses rows [(s mod rows/batch_size)*batch_size, +batch_size), in order, "
        + "no shuffling")
    var names = try golden.weightNames()[...]
    var model = try golden.network("model", &names)
    guard names.isEmpty else {
      throw GoldenProblem("there are weights for which the model has no layer: \(names)")
    }
    model.compile(
      optimizer: try golden.optimizer(named: "optimizer"), loss: try golden.trainedLoss())
    try model.build(for: [x.shape.dimensions.dropFirst().map { Optional($0) }])
    let weights = try golden.load(golden.weightNames(), into: model, precision)

    let (size, steps) = (try attributes.whole("batch_size"), try attributes.whole("steps"))
    let rows = try attributes.whole("rows")
    guard x.shape.dimensions.first == rows, y.shape.dimensions.first == rows, size >= 1,
      size <= rows, steps >= 1
    else {
      throw GoldenProblem(
        "\(steps) steps, batch_size \(size) and rows \(rows), for x of \(x.shape) and y of "
          + "\(y.shape)")
    }
    var results = ["pred_initial": model.predict(x, batchSize: 100)]
    var (before, after, all) = ([Double](), [Double](), [Double]())
    for step in 0..<steps {
      let start = step % (rows / size) * size
      let (bx, by) = (x[start..<start + size], y[start..<start + size])
      if step == 0 {
        let loss = model.trainer.setup!.loss
        _ = try loss.prepared(by, for: model.shapes.last!)
        golden.addGradients(of: weights, to: &results) { loss(by, model(Variable(bx))) }
      }
      let scores: Scores = try model.trainOnBatch(bx, by)
      before.append(scores.loss)
      after.append(try (model.evaluate(bx, by, batchSize: size) as Scores).loss)
      all.append(try (model.evaluate(x, y, batchSize: rows) as Scores).loss)
    }
    results["loss_before_step"] = Tensor(before, precision)
    results["loss_after_step"] = Tensor(after, precision)
    results["loss_all_after_step"] = Tensor(all, precision)
    results["pred_final"] = model.predict(x, batchSize: 100)
    golden.add("final", weights.map { ($0, $1.value) }, to: &results)
    return results
  }
}

extension GoldenCase {
  /// The names of the weights, in Keras' order.
  func weightNames() throws -> [String] {
    let names = tensors.filter { $0.role == "param" }.map(\.name)
    guard let order = parameterOrder else { return names }
    guard order.sorted() == names.sorted() else {
      let odd = Set(order).symmetricDifference(names).sorted()
      throw GoldenProblem("parameter_order and the tensors differ in \(odd)")
    }
    return order
  }

  /// Puts the case's weights into a model; gives its variables with the case's names.
  func load(
    _ names: [String], into model: Sequential, _ precision: Precision
  ) throws -> [(name: String, variable: Variable)] {
    let parameters = model.parameters
    guard parameters.count == names.count else {
      throw GoldenProblem("the model has \(parameters.count) weights, the case \(names.count)")
    }
    for (name, parameter) in zip(names, parameters) {
      let value = try tensor(name, precision)
      guard value.shape == parameter.variable.shape, name.part == parameter.name.part else {
        throw GoldenProblem(
          "\(name) is \(value.shape), and \(parameter.name) \(parameter.variable.shape)")
      }
      parameter.variable.value = value
    }
    return zip(names, parameters).map { ($0, $1.variable) }
  }

  /// Adds the gradients of a loss in training, `grad1.…`, and clears them.
  func addGradients(
    of weights: [(name: String, variable: Variable)], to results: inout [String: Tensor],
    _ loss: () -> Variable
  ) {
    ForwardContext(isTraining: true).open { loss() }.backward()
    let gradients = weights.compactMap { name, variable in
      variable.takeGradient().map { (name, $0.toDense()) }
    }
    add("grad1", gradients, to: &results)
  }

  /// Adds the numbers of weights, and where the case has only the first rows, those.
  func add(
    _ prefix: String, _ weights: [(name: String, value: Tensor)],
    to results: inout [String: Tensor]
  ) {
    for (name, value) in weights {
      let full = "\(prefix).\(name)"
      results[full] = value
      guard let head = try? entry(full + ".head"), let rows = head.shape.first,
        value.rank > 0, rows <= value.shape[0]
      else { continue }
      results[full + ".head"] = value[0..<rows]
    }
  }

  /// The optimizer that a text names, alone or in a sentence.
  func optimizer(named attribute: String) throws -> Optimizer {
    let text = try attributes.text(attribute)
    let words = text.split { !$0.isLetter }.map(String.init)
    let known = ["SGD", "Momentum", "Nesterov", "RMSprop", "Adagrad", "Adam", "AdamW"]
    guard let name = words.first(where: known.contains) else {
      throw GoldenProblem("there is no optimizer in “\(text)”")
    }
    return try optimizer(name)
  }

  /// The loss in the words of the attribute `loss`.
  func trainedLoss() throws -> Loss {
    let text = try attributes.text("loss")
    let all: KeyValuePairs<String, Loss> = [
      "sparse categorical cross-entropy": .sparseCategoricalCrossentropy,
      "categorical cross-entropy": .categoricalCrossentropy,
      "binary cross-entropy": .binaryCrossentropy, "mean squared error": .meanSquaredError,
      "half mean squared error": .halfMeanSquaredError,
      "mean absolute error": .meanAbsoluteError,
    ]
    // “… of the sigmoid output” says what the layers say too.
    guard let found = all.first(where: { text == $0.key || text.hasPrefix($0.key + " of the ") })
    else {
      throw GoldenProblem("the loss “\(text)” is not understood")
    }
    return found.value
  }
}

extension String {
  /// The last part of a weight's name: `kernel` of `dense1.kernel` and of `dense/kernel`.
  fileprivate var part: Substring? { split { "./".contains($0) }.last }
}
