/// A data set that can be fetched: its files, where they lie, and how they are known to be the right ones.
public struct Download: Sendable, Equatable {
  /// The name of the set, and of its folder in the cache.
  public let name: String
  /// Where the data are from, for people: a page or an article.
  public let origin: String
  /// The files that make up the set.
  public let files: [File]
  /// Where each file lies under its own name; the first is tried first.
  public let mirrors: [String]

  /// One file, as it has to arrive.
  public struct File: Sendable, Equatable {
    /// The name, below a mirror's address and in the folder.
    public let name: String
    /// How many bytes it has.
    public let byteCount: Int
    /// SHA-256 of the file, in hexadecimal.
    public let sha256: String

    /// A file of this size and SHA-256 (hexadecimal).
    public init(_ name: String, byteCount: Int, sha256: String) {
      self.name = name
      self.byteCount = byteCount
      self.sha256 = sha256
    }
  }

  /// A set that can be downloaded from any of its mirrors.
  public init(name: String, origin: String, files: [File], mirrors: [String]) {
    self.name = name
    self.origin = origin
    self.files = files
    self.mirrors = mirrors
  }

  /// All that can be fetched.
  public static let all = [mnist, fashionMNIST]

  /// The download of this name.
  public static func named(_ name: String) -> Download? {
    all.first { $0.name == name }
  }

  /// Handwritten digits.
  public static let mnist = Download(
    name: "mnist", origin: "Y. LeCun, C. Cortes, C. Burges, CC BY-SA 3.0",
    files: [
      File(
        "train-images-idx3-ubyte.gz", byteCount: 9_912_422,
        sha256: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
      File(
        "train-labels-idx1-ubyte.gz", byteCount: 28_881,
        sha256: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
      File(
        "t10k-images-idx3-ubyte.gz", byteCount: 1_648_877,
        sha256: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
      File(
        "t10k-labels-idx1-ubyte.gz", byteCount: 4_542,
        sha256: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
    ],
    mirrors: [
      "https://storage.googleapis.com/cvdf-datasets/mnist/",
      "https://ossci-datasets.s3.amazonaws.com/mnist/",
      "https://raw.githubusercontent.com/fgnt/mnist/master/",
    ])

  /// Pictures of clothes.
  public static let fashionMNIST = Download(
    name: "fashion-mnist", origin: "Zalando Research, MIT license",
    files: [
      File(
        "train-images-idx3-ubyte.gz", byteCount: 26_421_880,
        sha256: "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
      File(
        "train-labels-idx1-ubyte.gz", byteCount: 29_515,
        sha256: "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
      File(
        "t10k-images-idx3-ubyte.gz", byteCount: 4_422_102,
        sha256: "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
      File(
        "t10k-labels-idx1-ubyte.gz", byteCount: 5_148,
        sha256: "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"),
    ],
    mirrors: [
      "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
      "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
      "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
    ])
}
