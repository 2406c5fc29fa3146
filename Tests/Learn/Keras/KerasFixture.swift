import Datasets
import Foundation
import Testing

@testable import Keras

/// Files that Keras 3.15 and h5py 3.14 have written, and the numbers that Keras has for them.
enum KerasFixture {
  /// A file's bytes.
  static func bytes(_ name: String) throws -> [UInt8] {
    let entry = try #require(archive.entry(name), "no \(name)")
    return try archive.unpack(entry)
  }

  static func file(_ name: String) throws -> KerasFile {
    try KerasFile(bytes: try bytes(name), name: name)
  }

  /// An array, as the program that wrote it has it.
  struct Numbers: Decodable {
    let shape: [Int]
    let values: [Double]
  }

  struct Expected: Decodable {
    /// Predictions of the three models.
    let image, text, deep: [[Double]]
    /// The weights of the model of images by their paths in Keras.
    let weights: [String: [Double]]
    let plain, packed: [String: Numbers]
  }

  static func expected() throws -> Expected {
    try JSONDecoder().decode(Expected.self, from: Data(try bytes("expected.json")))
  }

  private static let archive: ZipArchive = {
    let text = KerasFixtureBytesFirst.base64 + KerasFixtureBytesSecond.base64
    let data = Data(base64Encoded: text, options: .ignoreUnknownCharacters)!
    return try! ZipArchive(Array(data), name: "fixtures")
  }()
}
