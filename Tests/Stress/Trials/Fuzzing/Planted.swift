extension Loader {
  /// Loaders that are broken on purpose: a hunt that does not find them is worth nothing.
  static let planted: [Loader] = [
    Loader("planted-trap", seeds: [[0, 1, 2, 3]]) { input in
      input.bytes.first == 77 ? "\([0][input.bytes.count])" : nil
    },
    Loader("planted-hang", seeds: [[0, 1, 2, 3]]) { input in
      var sum = 0
      while input.bytes.first == 77 { sum &+= 1 }
      return nil
    },
    Loader("planted-memory", seeds: [[0, 1, 2, 3]]) { input in
      guard input.bytes.first == 77 else { return nil }
      return [UInt8](repeating: 1, count: 1 << 33).last == 0 ? "never" : nil
    },
    Loader("planted-size", seeds: [[0, 1, 2, 3]]) { input in
      input.bytes.first == 77 ? "77 bytes" : nil
    },
  ]
}
