import Hashing

/// A set that can be told apart from every other by a hash of what it holds.
public protocol Fingerprinted {
  /// Takes everything in that makes this set what it is.
  func add(to hash: inout SHA256)
}

extension DataFingerprint {
  /// SHA-256 of what a set holds: for data that the program has itself, or makes from a seed.
  public static func of(_ set: some Fingerprinted) -> String {
    var hash = SHA256()
    set.add(to: &hash)
    return hash.hex()
  }
}

extension Examples: Fingerprinted {
  /// Adds everything that the set holds to the hash.
  public func add(to hash: inout SHA256) {
    hash.add(features.values)
    hash.add(labels)
    hash.add(featureNames + classNames)
  }
}

extension NumericExamples: Fingerprinted {
  /// Adds everything that the set holds to the hash.
  public func add(to hash: inout SHA256) {
    hash.add(features.values)
    hash.add(targets.values)
    hash.add(featureNames + targetNames)
  }
}

extension ImageExamples: Fingerprinted {
  /// Adds everything that the set holds to the hash.
  public func add(to hash: inout SHA256) {
    hash.add([height, width, channels])
    hash.update(pixels)
    hash.add(labels)
    hash.add(classNames)
  }
}

extension TrainTestSplit: Fingerprinted where Set: Fingerprinted {
  /// Adds everything that both parts hold to the hash.
  public func add(to hash: inout SHA256) {
    training.add(to: &hash)
    test.add(to: &hash)
  }
}

extension TextExamples: Fingerprinted {
  /// Adds everything that the set holds to the hash.
  public func add(to hash: inout SHA256) {
    hash.add(texts)
    hash.add(labels)
    hash.add(classNames)
  }
}

extension Series: Fingerprinted {
  /// Adds everything that the set holds to the hash.
  public func add(to hash: inout SHA256) {
    hash.add(values)
    hash.add([name] + times)
  }
}

extension DataTable: Fingerprinted {
  /// Adds everything that the set holds to the hash.
  public func add(to hash: inout SHA256) {
    for column in columns {
      hash.add([column.name])
      switch column.values {
      case .numbers(let numbers): hash.add(numbers)
      case .words(let codes, let categories):
        hash.add(codes.map { Int($0) })
        hash.add(categories)
      }
    }
  }
}

extension [String]: Fingerprinted {
  /// Adds everything that the set holds to the hash.
  public func add(to hash: inout SHA256) { hash.add(self) }
}

extension SHA256 {
  /// Takes in how many there are, and the bits of each.
  fileprivate mutating func add(_ numbers: [Double]) {
    add([numbers.count])
    numbers.withUnsafeBytes { update($0) }
  }

  fileprivate mutating func add(_ numbers: [Int]) {
    ([numbers.count] + numbers).withUnsafeBytes { update($0) }
  }

  fileprivate mutating func add(_ texts: [String]) {
    add([texts.count])
    for text in texts {
      add([text.utf8.count])
      update(Array(text.utf8))
    }
  }
}
