import Tensors

/// What is wrong with a file of weights.
public enum WeightsError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file cannot be read or written; why, in the system's words.
  case file(path: String, reason: String)
  /// The file ends before what it announces.
  case truncated(what: String, needed: Int, found: Int)
  /// The header is longer than any real one.
  case hugeHeader(bytes: UInt64)
  /// The header cannot be read; what is wrong with it.
  case header(String)
  /// Two tensors have the same name.
  case duplicate(name: String)
  /// A tensor's numbers are of a type that is not known.
  case type(name: String, type: String)
  /// A tensor's place in the file does not do; why.
  case place(name: String, String)
  /// Two tensors claim the same bytes.
  case overlap(String, String)
  /// Bytes that belong to no tensor.
  case gap(bytes: Int, where: String)
  /// Tensors that are needed are not in the file.
  case missing(names: [String], found: [String])
  /// A tensor has another shape than is needed.
  case shape(name: String, got: Shape, need: Shape)
  /// A number cannot be stored in the type asked for.
  case value(name: String, value: Double, type: NumberType)

  /// The message: what came, what was needed, and what to try.
  public var description: String {
    switch self {
    case .file(let path, let reason): "\(path): \(reason)"
    case .truncated(let what, let needed, let found):
      "a truncated safetensors file: \(what) needs \(needed) bytes, \(found) are there; "
        + "try copying the file again"
    case .hugeHeader(let bytes):
      "not a safetensors file: its header would be \(bytes) bytes long; at most "
        + "\(SafetensorsHeader.maxSize) are allowed"
    case .header(let problem): "the header of the safetensors file cannot be read: \(problem)"
    case .duplicate(let name): "two tensors in one safetensors file are called “\(name)”"
    case .type(let name, let type):
      "the tensor “\(name)” has numbers of type \(type); known are "
        + NumberType.allCases.map(\.rawValue).joined(separator: ", ")
    case .place(let name, let problem): "the tensor “\(name)” of the safetensors file: \(problem)"
    case .overlap(let first, let second):
      "the tensors “\(first)” and “\(second)” of the safetensors file claim the same bytes"
    case .gap(let bytes, let place):
      "\(bytes) bytes of the safetensors file \(place) belong to no tensor"
    case .missing(let names, let found):
      "\(list(names)) \(names.count == 1 ? "is" : "are") not in the file, which has "
        + "\(found.isEmpty ? "no tensors" : list(found)); try the weights of the same model"
    case .shape(let name, let got, let need):
      "the tensor “\(name)” has the shape \(got), \(need) is needed; "
        + "try the weights of the same model"
    case .value(let name, let value, let type):
      "the tensor “\(name)” holds \(value), which \(type.rawValue) cannot hold"
    }
  }

  /// The first few names in quotation marks, and how many more there are.
  private func list(_ names: [String]) -> String {
    let shown = names.prefix(5).map { "“\($0)”" }.joined(separator: ", ")
    return names.count > 5 ? shown + " and \(names.count - 5) more" : shown
  }
}
