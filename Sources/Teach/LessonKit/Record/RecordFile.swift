import Foundation
import Training

extension Record {
  /// The record as JSON, the same bytes for the same record. Numbers that JSON has no way of writing
  /// (a loss that became infinite) are written as words.
  public func encoded() throws -> Data {
    try JSONEncoder.forNumbers.encode(self)
  }

  /// Reads a record that was written by `encoded()`.
  ///
  /// - Throws: `RecordError` where it was written in another form, or is no record at all.
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
