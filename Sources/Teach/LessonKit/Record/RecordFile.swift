import Foundation
import Training

extension Record {
  /// The record as JSON, the same bytes for the same record. Numbers that JSON cannot
  /// represent (an infinite loss, NaN) are written as strings.
  public func encoded() throws -> Data {
    try JSONEncoder.forNumbers.encode(self)
  }

  /// Reads a record that was written by `encoded()`.
  ///
  /// - Throws: `RecordError` where the format version is another one, or the data is not a record.
  public init(decoding data: Data) throws(RecordError) {
    do {
      self = try JSONDecoder.forNumbers.decode(Record.self, from: data)
    } catch let error as RecordError {
      throw error
    } catch {
      throw .unreadable(reason: "\(error)")
    }
  }
}

/// Why a record cannot be read.
public enum RecordError: Error, Sendable, Equatable {
  /// It was written in another format version.
  case otherVersion(Int)
  case unreadable(reason: String)
}

extension RecordError: CustomStringConvertible {
  /// The message: what came, what was needed, and what to try.
  public var description: String {
    switch self {
    case .otherVersion(let version):
      "This record has form \(version); this Chalk reads form \(Record.currentVersion) only. "
        + "Run the lesson again to have it in this form."
    case .unreadable(let reason): "This is no record of a lesson: \(reason)"
    }
  }
}
