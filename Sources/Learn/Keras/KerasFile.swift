import Datasets
import Foundation
import Weights

/// The weights of a model as Keras saves them: a `.keras` file, a `.weights.h5` file, or an `.h5` file of the older kind.
///
/// ```swift
/// let file = try KerasFile(path: "model.keras")
/// try model.loadWeights(from: file)
/// ```
/// All of them are HDF5, the first one in a zip archive with the model's description. Nothing that a file promises is
/// believed: it is compared with the bytes that are there before anything is allocated. No code in a file is run.
public struct KerasFile: Sendable {
  /// The layers that have weights. Their order is the model's where ``isOrdered``, otherwise it is that of the file.
  public let layers: [KerasLayer]
  /// What else there is: the optimizer's memory, states of random numbers; under their paths in the file.
  public let others: [NamedTensor]
  /// Whether the file says in which order the layers stand. A `.weights.h5` file has only the kinds of the layers, and
  /// which is which among those of a kind.
  public let isOrdered: Bool
  /// The version of Keras, where the file has it.
  public let version: String?
  /// The paths of what holds no numbers, and was not read.
  public let unread: [String]

  /// All weights of the layers, under names like `dense_1/kernel`.
  public var tensors: [NamedTensor] {
    layers.flatMap { layer in
      layer.variables.map { NamedTensor("\(layer.name)/\($0.name)", $0.tensor, as: $0.type) }
    }
  }

  /// Reads a file.
  /// - Throws: ``KerasError``, which says what is wrong with it.
  public init(path: String) throws(KerasError) {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      throw .file(path: path, reason: "it is a folder, and a file is needed")
    }
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw .file(path: path, reason: error.localizedDescription)
    }
    try self.init(bytes: Array(data), name: path)
  }

  /// Reads the bytes of a file; `name` stands for its path in errors.
  /// - Throws: ``KerasError``, which says what is wrong with them.
  public init(bytes: [UInt8], name: String = "the file") throws(KerasError) {
    guard bytes.starts(with: [0x50, 0x4B]) else {
      try self.init(HDF5File(bytes), config: nil, version: nil)
      return
    }
    let archive: ZipArchive
    let (weights, config, metadata): ([UInt8], [UInt8]?, [UInt8]?)
    do throws(DataError) {
      archive = try ZipArchive(bytes, name: name)
      guard let entry = archive.entry("model.weights.h5") else {
        throw .damaged(path: name, problem: "there is no model.weights.h5 in it")
      }
      func text(_ name: String) throws(DataError) -> [UInt8]? {
        guard let entry = archive.entry(name) else { return nil }
        return try archive.unpack(entry, limit: KerasConfig.longest)
      }
      weights = try archive.unpack(entry, limit: 64 * bytes.count)
      (config, metadata) = (try text("config.json"), try text("metadata.json"))
    } catch {
      throw .file(path: name, reason: error.description)
    }
    let version =
      try metadata.map { (text) throws(KerasError) in
        try KerasConfig.object(text, "metadata.json")["keras_version"] as? String
      } ?? nil
    try self.init(
      HDF5File(weights, size: bytes.count),
      config: try config.map { (text) throws(KerasError) in try KerasConfig(text) },
      version: version)
  }

  private init(_ file: HDF5File, config: KerasConfig?, version: String?) throws(KerasError) {
    let objects = try file.objects()
    var (tensors, unread) = ([NamedTensor](), [String]())
    for object in objects where object.isDataset {
      if let tensor = try file.tensor(of: object) {
        tensors.append(tensor)
      } else {
        unread.append(object.path)
      }
    }
    let groups = Dictionary(
      objects.filter { !$0.isDataset }.map { ($0.path, $0.messages) },
      uniquingKeysWith: { first, _ in first })
    let store = KerasStore(file: file, groups: groups, tensors: tensors)
    if let legacy = try store.legacyLayers() {
      (layers, others, isOrdered) = (legacy.layers, legacy.others, true)
    } else {
      (layers, others) = try store.layers(config)
      isOrdered = config?.layers.isEmpty == false
    }
    self.unread = unread
    let noted = try store.text("keras_version")
    self.version = version ?? noted
  }
}
