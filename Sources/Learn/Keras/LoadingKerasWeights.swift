import Autograd
import Layers
import Tensors
import Training
import Weights

extension Sequential {
  /// Takes the weights of a file of Keras; after an error they are as before.
  ///
  /// The model's layers with weights must be the file's: as many, of the same kinds, in the same order where the file
  /// has one, with weights of the same names and shapes. Names of layers may differ. What is no weight is not in question
  /// here: activations, strides, ε and the like must be those of the model in Keras, or the predictions will be others.
  ///
  /// The model must have its weights: `inputShape:` on its first layer, or `build(for:)`.
  /// - Throws: ``KerasError``, which names the layer that does not fit.
  public func loadWeights(from file: KerasFile) throws(KerasError) {
    var changes: [(variable: Variable, tensor: Tensor)] = []
    for (layer, theirs) in try pairs(with: file) {
      changes += try theirs.fitted(to: layer)
    }
    for (variable, tensor) in changes {
      variable.value = tensor.converted(to: variable.value.precision)
    }
  }

  /// Each layer with weights, and the file's layer for it.
  private func pairs(
    with file: KerasFile
  ) throws(KerasError) -> [(layer: any Layer, theirs: KerasLayer)] {
    let own = layers.filter { !$0.parameters.isEmpty }
    let kinds = own.map { KerasNames.snakeCase($0.kind) }
    let mismatch = KerasError.layers(
      got: file.layers.map { $0.kind ?? $0.name }, need: kinds)
    guard own.count == file.layers.count, !own.isEmpty else { throw mismatch }
    if file.isOrdered {
      for (theirs, kind) in zip(file.layers, kinds) where theirs.kind != nil && theirs.kind != kind
      {
        throw mismatch
      }
      return zip(own, file.layers).map { ($0, $1) }
    }
    var waiting: [String: [KerasLayer]] = [:]
    for layer in file.layers { waiting[layer.kind ?? "", default: []].append(layer) }
    var pairs: [(layer: any Layer, theirs: KerasLayer)] = []
    for (layer, kind) in zip(own, kinds) {
      guard let next = waiting[kind]?.first else { throw mismatch }
      waiting[kind]?.removeFirst()
      pairs.append((layer, next))
    }
    return pairs
  }
}

extension KerasLayer {
  /// The weights for each of a layer's variables.
  fileprivate func fitted(
    to layer: any Layer
  ) throws(KerasError) -> [(variable: Variable, tensor: Tensor)] {
    let parameters = layer.parameters
    let found = Dictionary(
      variables.map { ($0.name, $0.tensor) }, uniquingKeysWith: { first, _ in first })
    // Weights of a kind of layer that is not known have numbers for names, and are taken in order.
    let isNumbered = variables.allSatisfy { Int($0.name.split(separator: "/").last ?? "") != nil }
    var fitted: [(variable: Variable, tensor: Tensor)] = []
    for (place, parameter) in parameters.enumerated() where variables.count == parameters.count {
      let tensor = isNumbered ? variables[place].tensor : found[parameter.name]
      guard let tensor, tensor.shape == parameter.variable.shape else { break }
      fitted.append((parameter.variable, tensor))
    }
    guard fitted.count == parameters.count else {
      throw .layer(
        name: name, got: KerasLayer.list(variables.map { ($0.name, $0.tensor.shape) }),
        need: KerasLayer.list(parameters.map { ($0.name, $0.variable.shape) }))
    }
    return fitted
  }

  private static func list(_ weights: [(String, Shape)]) -> String {
    weights.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
  }
}
