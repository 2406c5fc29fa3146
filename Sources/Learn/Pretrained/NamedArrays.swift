import Tensors

/// The weights of a network by their names, each handed out in single precision, only in the shape that the network
/// needs, and only where all of its numbers are finite.
struct NamedArrays {
  private let arrays: [String: Tensor]
  private let network: String

  /// The weights of a network, which is named in messages.
  init(_ arrays: [String: Tensor], of network: String) {
    self.arrays = arrays
    self.network = network
  }

  /// The array of this name.
  /// - Throws: ``PretrainedError/mismatch(_:)`` where there is none, it has another shape, or a number is not finite.
  func callAsFunction(_ name: String, _ shape: Shape) throws(PretrainedError) -> Tensor {
    guard let array = arrays[name]?.converted(to: .single) else {
      let names = arrays.keys.sorted().prefix(12).joined(separator: ", ")
      throw .mismatch(
        "The weights of \(network) lack '\(name)'. There are: \(names.isEmpty ? "none" : names). "
          + "Take the weights of the same network.")
    }
    guard array.shape == shape else {
      throw .mismatch(
        "The weights '\(name)' of \(network) have the shape \(array.shape), and \(shape) is "
          + "needed. Take the weights of the same network.")
    }
    if let place = array.values.firstIndex(where: { !$0.isFinite }) {
      throw .mismatch(
        "The weights '\(name)' of \(network) are damaged: number \(place + 1) of \(array.count) is "
          + "\(array.values[place]). Fetch them again.")
    }
    return array
  }
}
