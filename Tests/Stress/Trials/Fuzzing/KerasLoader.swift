import Datasets
import Foundation
import Keras
import Layers
import Training

extension Loader {
  /// Weights of Keras: HDF5 as it is, or in the archive of a `.keras` file, and a model that may take them.
  static let keras = Loader(
    "keras", seeds: KerasSeeds.files,
    repair: { bytes, random in
      guard random.integer(below: 4) == 0 else { return bytes }
      let config = #"{"config":{"layers":[{"class_name":"Dense","config":{"name":"hidden"}}]}}"#
      return Archives.packed(
        [Array(config.utf8), bytes], names: ["config.json", "model.weights.h5"])
    },
    read: { input in
      let file = try KerasFile(bytes: input.bytes)
      let tensors = file.tensors + file.others
      let bytes = tensors.reduce(0) { $0 + $1.tensor.count * $1.type.size }
      let most = 64 * input.bytes.count + 1 << 20
      if bytes > most { return "\(bytes) bytes of numbers out of \(input.bytes.count)" }
      let model = Sequential([.dense(2, inputShape: [3])])
      try model.loadWeights(from: file)
      return nil
    })
}
