/// What is wrong with a file of Keras, or with a model that takes its weights.
public enum KerasError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file cannot be read; why, in the system's words or the archive's.
  case file(path: String, reason: String)
  /// It is no file of Keras; what is missing.
  case notKeras(String)
  /// The HDF5 file contradicts itself, or ends too early; where.
  case damaged(String)
  /// A part of HDF5 that Keras does not write; what to try.
  case unsupported(String, advice: String)
  /// The file promises more than files of its size hold.
  case tooLarge(limit: Int)
  /// The model has other layers with weights than the file.
  case layers(got: [String], need: [String])
  /// A layer of the file does not fit the model's.
  case layer(name: String, got: String, need: String)

  /// The message: what came, what was needed, and what to try.
  public var description: String {
    switch self {
    case .file(let path, let reason): "\(path): \(reason)"
    case .notKeras(let problem):
      "not a file of Keras: \(problem); model.save(\"model.keras\"), "
        + "model.save_weights(\"model.weights.h5\") and model.save(\"model.h5\") write one"
    case .damaged(let problem):
      "a damaged HDF5 file: \(problem); try copying the file again, or saving it anew"
    case .unsupported(let what, let advice): "the HDF5 file has \(what); \(advice)"
    case .tooLarge(let limit):
      "the HDF5 file unpacks to more than \(limit) bytes, 64 times its own size, which no trained "
        + "weights do; try model.save, which does not compress"
    case .layers(let got, let need):
      "the file has \(got.isEmpty ? "no layers with weights" : list(got)); the model needs "
        + "\(need.isEmpty ? "no weights" : list(need)); try a model of the same layers in the same "
        + "order, with inputShape: on its first layer"
    case .layer(let name, let got, let need):
      "the layer “\(name)” of the file has \(got); the model needs \(need); "
        + "try a layer with the same arguments as in Keras"
    }
  }

  /// The first few in order, and how many more there are.
  private func list(_ names: [String]) -> String {
    let shown = names.prefix(12).joined(separator: ", ")
    let layers = "\(names.count) \(names.count == 1 ? "layer" : "layers") with weights (\(shown)"
    return layers + (names.count > 12 ? " and \(names.count - 12) more)" : ")")
  }
}
