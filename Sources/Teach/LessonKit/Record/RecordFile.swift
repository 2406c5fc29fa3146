import Foundation

extension Record {
  /// The record as JSON, the same bytes for the same record. Numbers that JSON has no way of writing
  /// (a loss that became infinite) are written as words.
  public func encoded() throws -> Data { try Record.encoder.encode(self) }

  /// What writes a record, or a part of one.
  static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "∞", negativeInfinity: "−∞", nan: "NaN")
    return encoder
  }

  /// Reads a record that was written by `encoded()`.
  ///
  /// - Throws: `RecordError` where it was written in another form, or is no record at all.
  public init(decoding data: Data) throws(RecordError) {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "∞", negativeInfinity: "−∞", nan: "NaN")
    do {
      self = try decoder.decode(Record.self, from: data)
    } catch let error as RecordError {
      throw error
    } catch {
      throw .unreadable(reason: "\(error)")
    }
  }
}

/// Why a record cannot be read.
public enum RecordError: Error, Sendable, Equatable {
  /// It was written by a Chalk that writes records in another form.
  case otherVersion(Int)
  case unreadable(reason: String)
}

extension RecordError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .otherVersion(let version):
      "This record has form \(version); this Chalk reads form \(Record.currentVersion) only. "
        + "Run the lesson again to have it in this form."
    case .unreadable(let reason): "This is no record of a lesson: \(reason)"
    }
  }
}
