import Formats
import Tensors

/// The arrays of an `.npz`, NumPy's archive of `.npy` files, under their names and in their order in it.
///
/// Their headers are read at once, and held against what the archive says of their sizes; the numbers of an array are
/// unpacked when they are asked for. A single `.npy` file is taken as an archive of one.
public struct NPZFile: Sendable {
  /// An array in it.
  public struct Entry: Sendable, Equatable {
    /// Its name, without `.npy`.
    public let name: String
    /// Its shape.
    public let shape: [Int]
    /// The type of its numbers as NumPy writes it, without the byte order, such as `f4`.
    public let type: String
  }

  /// The arrays, in the order in which they lie in the archive.
  public let arrays: [Entry]
  private let archive: ArrayArchive

  /// The names and shapes of the arrays in a file.
  /// - Throws: ``DataError`` where the file is damaged, or lies about its arrays.
  public init(path: String) throws(DataError) {
    archive = try ArrayArchive(path)
    arrays = archive.entries.map {
      Entry(name: $0.name, shape: $0.shape, type: "\($0.type.kind.rawValue)\($0.type.size)")
    }
  }

  /// The array of a name: in `.double` where its numbers need that, in `.single` otherwise.
  /// - Throws: ``DataError`` where there is no such array, or it is damaged.
  public func tensor(_ name: String) throws(DataError) -> Tensor {
    guard let entry = archive.entries.first(where: { $0.name == name }) else {
      throw .unknown("array in '\(archive.path)'", name, known: arrays.map(\.name))
    }
    let shape: Shape
    do {
      shape = try Shape(validating: entry.shape)
    } catch {
      throw .unsuitable(
        "The array '\(name)' in '\(archive.path)'",
        problem: "its shape is \(entry.shapeText), and a tensor has \(error.need)",
        advice: "Save it in another shape.")
    }
    let isDouble =
      entry.type.size == 8 || entry.type.size == 4 && entry.type.kind != .float
    if isDouble { return Tensor(try archive.numbers(of: entry), shape: shape, .double) }
    return Tensor(try archive.floats(of: entry), shape: shape)
  }
}
