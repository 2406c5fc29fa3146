import Foundation

// JSON has no way of writing a loss that became infinite, or is no number: it is written as a word.

extension JSONEncoder {
  /// An encoder for measured numbers, which writes the same bytes for the same value.
  package static var forNumbers: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "∞", negativeInfinity: "−∞", nan: "NaN")
    return encoder
  }
}

extension JSONDecoder {
  /// Reads what ``Foundation/JSONEncoder/forNumbers`` wrote.
  package static var forNumbers: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "∞", negativeInfinity: "−∞", nan: "NaN")
    return decoder
  }
}
