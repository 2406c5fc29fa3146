/// A program in Keras and the same program in Swift, side by side.
public struct CodeComparison: Sendable, Codable, Equatable {
  /// The lines of the Keras program.
  public let keras: [String]
  /// The Swift program, which is the one that runs.
  public let swift: CodeExcerpt

  /// Two programs side by side.
  public init(keras: [String], swift: CodeExcerpt) {
    self.keras = keras
    self.swift = swift
  }

  /// The lines beside each other, the shorter program with empty lines at its end.
  public var rows: [(keras: String, swift: String)] {
    let swift = swift.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    return (0..<max(keras.count, swift.count)).map { row in
      (
        keras.indices.contains(row) ? keras[row] : "",
        swift.indices.contains(row) ? swift[row] : ""
      )
    }
  }
}
