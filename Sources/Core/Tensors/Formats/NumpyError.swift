/// What is wrong with a `.npy` file, in words.
public enum NumpyError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file cannot be read or written; why, in the system's words.
  case file(path: String, reason: String)
  /// The first bytes are not those of a `.npy` file.
  case notNumpy
  /// A format version other than 1, 2 and 3.
  case version(Int)
  /// The header cannot be read; what is wrong with it.
  case header(String)
  /// The numbers are of a type that tensors cannot hold.
  case type(String)
  /// The shape needs more bytes than the file has.
  case truncated(shape: [Int], needed: Int, found: Int)
  /// The shape cannot be a tensor's; why.
  case shape(String)

  /// What is wrong, what was needed, and what to try.
  public var description: String {
    switch self {
    case .file(let path, let reason): "\(path): \(reason)"
    case .notNumpy:
      "not a .npy file: it does not start with \\x93NUMPY; try numpy.save(path, array)"
    case .version(let version):
      "a .npy file of version \(version); versions 1 to 3 are needed"
    case .header(let problem): "the header of the .npy file cannot be read: \(problem)"
    case .type(let type): NumpyError.words(for: type)
    case .truncated(let shape, let needed, let found):
      "a truncated .npy file: the shape \(shape) needs \(needed) bytes, \(found) are there"
    case .shape(let problem): "the shape in the .npy file does not do: \(problem)"
    }
  }

  private static func words(for type: String) -> String {
    if type.hasPrefix(">") {
      return "big-endian numbers (\(type)) in the .npy file; try array.astype('<f4') before saving"
    }
    if type.contains("O") {
      return "pickled objects (\(type)) in the .npy file, which are never opened; "
        + "try array.astype('float32') before saving"
    }
    return
      "numbers of type \(type) in the .npy file; f4, f8, whole numbers and bool are understood; "
      + "try array.astype('float32') before saving"
  }
}
