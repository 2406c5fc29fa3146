import Testing

@testable import Formats

@Suite struct NPYReaderTests {
  @Test func everyTypeInBothPrecisions() throws {
    let cases: [(String, [UInt8], [Double])] = [
      ("|b1", [0, 1, 7], [0, 1, 1]), ("|i1", [1, 0xFF], [1, -1]), ("|u1", [1, 0xFF], [1, 255]),
      ("<i2", [1, 0, 0xFE, 0xFF], [1, -2]), (">u2", [1, 0], [256]), ("<u4", [0, 0, 1, 0], [65536]),
      ("<i4", [0xFF, 0xFF, 0xFF, 0xFF], [-1]), (">i8", [0, 0, 0, 0, 0, 0, 1, 0], [256]),
      ("<u8", [2, 0, 0, 0, 0, 0, 0, 0], [2]), ("=f4", [0, 0, 0xC0, 0x3F], [1.5]),
      (">f8", [0xC0, 4, 0, 0, 0, 0, 0, 0], [-2.5]),
      // 1, −2, 65504, the smallest number above 0, and infinity in half precision.
      (
        "<f2", [0, 0x3C, 0, 0xC0, 0xFF, 0x7B, 1, 0, 0, 0x7C],
        [1, -2, 65504, 0x1p-24, .infinity]
      ),
    ]
    for (type, bytes, numbers) in cases {
      let file = npy(type, "(\(numbers.count),)", bytes)
      #expect(try doubles(file, numbers.count) == numbers, "\(type)")
      #expect(try floats(file, numbers.count) == numbers.map { Float($0) }, "\(type)")
    }
  }

  @Test func wholeNumbersKeepEveryDigit() throws {
    let cases: [(String, [UInt8], Int64)] = [
      ("|b1", [7], 1), ("|i1", [0xFF], -1), ("|u1", [0xFF], 255), ("<i2", [0xFE, 0xFF], -2),
      (">u2", [0xFF, 0xFE], 65534), (">i4", [0x80, 0, 0, 0], -1 << 31),
      ("<u4", [0xFF, 0xFF, 0xFF, 0xFF], 4_294_967_295),
      ("<i8", [1, 0, 0, 0, 0, 0, 0x20, 0], 9_007_199_254_740_993),
      (">u8", [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE], -2),
      ("<f4", [0, 0, 0xC0, 0x3F], 0x3FC0_0000),
    ]
    for (type, bytes, number) in cases {
      let reader = try NPYReader(MemoryBytes(npy(type, "(1,)", bytes)))
      let numbers = try [Int64](unsafeUninitializedCapacity: 1) { room, filled in
        filled = try reader.read(bitsInto: UnsafeMutableBufferPointer(rebasing: room[..<1]))
      }
      #expect(numbers == [number], "\(type)")
    }
  }

  /// A file of several blocks comes whole, however it is asked for.
  @Test func manyBlocks() throws {
    let count = 200_001
    let bytes: [UInt8] = (0..<count).flatMap { [UInt8($0 & 255), UInt8($0 >> 8 & 255), 0, 0] }
    let reader = try NPYReader(MemoryBytes(npy("<u4", "(\(count),)", bytes)))
    var numbers: [Float] = []
    for part in [1, 65_535, 65_537, 0, count] {
      numbers += try [Float](unsafeUninitializedCapacity: part) { room, filled in
        filled = try reader.read(into: UnsafeMutableBufferPointer(rebasing: room[..<part]))
      }
    }
    #expect(numbers == (0..<count).map { Float($0 & 65535) })
    #expect(try reader.isAtEnd())
  }

  @Test func theHeaderIsReadAsItIsWritten() throws {
    for shape in [[], [3], [2, 0, 4]] {
      let count = shape.reduce(1, *)
      let bytes = NPYHeader.bytes(shape: shape, type: "<f8")
      #expect(bytes.count % 64 == 0)
      let file = bytes + [UInt8](repeating: 0, count: 8 * count)
      let header = try NPYReader(MemoryBytes(file)).header
      #expect(header.shape == shape && header.byteCount == 8 * count && !header.isColumnMajor)
    }
  }

  /// NumPy, its old versions and other programs do not write the header alike.
  @Test func headersOfOtherHands() throws {
    for text in [
      "{'descr': '<f8', 'fortran_order': False, 'shape': (2L,), }",
      "{\"descr\": \"f8\", "
        + "\"fortran_order\": False, \"shape\": (2,)}",
      "{'shape':(2,),'fortran_order':False,'descr':'=f8'}  \n",
    ] {
      let data: [UInt8] = [0, 0, 0, 0, 0, 0, 0xF8, 0x3F, 0, 0, 0, 0, 0, 0, 4, 0xC0]
      let header = NPYHeader.magic + [2, 0, UInt8(text.utf8.count), 0, 0, 0] + Array(text.utf8)
      #expect(try doubles(header + data, 2) == [1.5, -2.5], "\(text)")
    }
    #expect(try doubles(npy("?", "(2,)", [0, 1]), 2) == [0, 1])
  }

  @Test func whatIsWrongIsSaid() {
    expect("truncated", npy("<f4", "(2,)", [1, 2, 3, 4]), "8 bytes; 4 are there")
    expect("objects", npy("|O", "(1,)", [1]), "pickled Python objects")
    expect("complex", npy("<c8", "(1,)", [1]), "type <c8; f2, f4")
    expect("negative", npy("<f4", "(-1,)", []), "a size of 0 or more")
    expect("too large", npy("<f4", "(4611686018427387904, 4)", []), "more numbers than can be")
    expect("no tuple", npy("<f4", "2", []), "the shape in round brackets")
    expect("version", npy("<f4", "(1,)", [], version: 7), "version 7; versions 1 to 3")
    expect("another file", Array("PK\u{3}\u{4} this is a zip".utf8), "does not begin")
    expect("nothing", [], "does not begin")
    expect("a cut header", Array(npy("<f4", "(1,)", []).prefix(30)), "it claims")
    expect("a cut length", Array(npy("<f4", "(1,)", []).prefix(9)), "ends within it")
  }

  private func expect(
    _ name: String, _ file: [UInt8], _ words: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let error = #expect(throws: NPYError.self, "\(name)", sourceLocation: sourceLocation) {
      try NPYReader(MemoryBytes(file))
    }
    let message = error.map { "\($0)" } ?? ""
    #expect(message.contains(words), "\(name): \(message)", sourceLocation: sourceLocation)
  }

  private func doubles(_ file: [UInt8], _ count: Int) throws -> [Double] {
    let reader = try NPYReader(MemoryBytes(file))
    return try [Double](unsafeUninitializedCapacity: count) { room, filled in
      filled = try reader.read(into: UnsafeMutableBufferPointer(rebasing: room[..<count]))
    }
  }

  private func floats(_ file: [UInt8], _ count: Int) throws -> [Float] {
    let reader = try NPYReader(MemoryBytes(file))
    return try [Float](unsafeUninitializedCapacity: count) { room, filled in
      filled = try reader.read(into: UnsafeMutableBufferPointer(rebasing: room[..<count]))
    }
  }

  private func npy(
    _ type: String, _ shape: String, _ data: [UInt8], version: UInt8 = 1
  ) -> [UInt8] {
    let text = "{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }\n"
    return NPYHeader.magic + [version, 0, UInt8(text.utf8.count), 0] + Array(text.utf8) + data
  }
}
