/// What is wrong with a `.npy` file.
public enum NPYError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file cannot be read or written; the system's reason.
  case file(path: String, reason: String)
  /// The first bytes are not those of a `.npy` file.
  case notNPY
  /// A format version other than 1, 2 and 3.
  case version(Int)
  /// The header cannot be read; what is wrong with it.
  case header(String)
  /// The values are of a type that is not a number, such as Python objects or records.
  case type(String)
  /// The shape promises more bytes than can be there.
  case truncated(shape: [Int], needed: Int, found: Int)
  /// The shape is too large; why.
  case shape(String)

  /// What is wrong, what was needed, and what to try.
  public var description: String {
    switch self {
    case .file(let path, let reason): "\(path): \(reason)"
    case .notNPY:
      "it does not begin with the first eight bytes of a .npy file, \\x93NUMPY and a version; "
        + "try numpy.save(path, array)"
    case .version(let version):
      "it is a .npy file of version \(version); versions 1 to 3 are needed"
    case .header(let problem): "the header of the .npy file cannot be read: \(problem)"
    case .type(let type): NPYError.message(for: type)
    case .truncated(let shape, let needed, let found):
      "the header of the .npy file promises the shape \(shape), which needs \(needed) bytes; "
        + "\(found) are there at most"
    case .shape(let problem):
      "the header of the .npy file promises a shape that cannot be read: \(problem)"
    }
  }

  private static func message(for type: String) -> String {
    if type.contains("O") {
      return "the .npy file holds values of the type \(type), pickled Python objects, which are "
        + "never opened because they can run code; try array.astype('float32') before saving"
    }
    return "the .npy file holds values of the type \(type); f2, f4, f8, i1 to i8, u1 to u8 and b1 "
      + "are needed; try array.astype('float32') before saving"
  }
}
