import Tensors

/// The header of a safetensors file: eight bytes with its length, and then in JSON, for each tensor,
/// `"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}`.
///
/// Everything in it is checked against the size of the file before a tensor is read.
struct SafetensorsHeader {
  /// Longer headers are refused, as the format's own library does.
  static let maxSize = 100_000_000

  /// A tensor as the header describes it.
  struct Entry {
    var name: String
    var type: NumberType
    var shape: Shape
    /// Where its bytes lie, counted from the end of the header.
    var place: Range<Int>
  }

  /// The tensors in the order of their places.
  private(set) var entries: [Entry] = []
  private(set) var metadata: [String: String] = [:]

  /// How long the header is, from the first eight bytes of a file of `fileSize` bytes.
  static func length(_ first: [UInt8], fileSize: Int) throws(WeightsError) -> Int {
    guard first.count == 8 else {
      throw .truncated(what: "the length of the header", needed: 8, found: first.count)
    }
    let length = first.enumerated().reduce(UInt64(0)) { $0 | UInt64($1.element) << (8 * $1.offset) }
    guard length <= UInt64(maxSize) else { throw .hugeHeader(bytes: length) }
    guard Int(length) <= fileSize - 8 else {
      throw .truncated(what: "the header", needed: Int(length), found: fileSize - 8)
    }
    return Int(length)
  }

  /// Reads and checks the header of a file whose tensors have `dataSize` bytes.
  init(_ bytes: [UInt8], dataSize: Int) throws(WeightsError) {
    guard bytes.first == UInt8(ascii: "{") else { throw .header("it does not begin with {") }
    var text = HeaderText(bytes)
    var names: Set<String> = []
    var found: [Entry] = []
    var notes: [String: String] = [:]
    try text.object { (text, name) throws(WeightsError) in
      guard names.insert(name).inserted else { throw .duplicate(name: name) }
      if name == "__metadata__" {
        try text.object { (text, key) throws(WeightsError) in notes[key] = try text.text() }
      } else {
        found.append(try Entry(name, &text, dataSize: dataSize))
      }
    }
    try text.end()
    metadata = notes
    entries = found.enumerated().sorted {
      ($0.element.place.lowerBound, $0.element.place.upperBound, $0.offset)
        < ($1.element.place.lowerBound, $1.element.place.upperBound, $1.offset)
    }.map(\.element)
    try checkPlaces(dataSize: dataSize)
  }

  /// The tensors must lie one after the other, from the first byte to the last.
  private func checkPlaces(dataSize: Int) throws(WeightsError) {
    var end = 0
    var last: Entry?
    for entry in entries {
      if let last, entry.place.lowerBound < end { throw .overlap(last.name, entry.name) }
      if entry.place.lowerBound > end {
        throw .gap(bytes: entry.place.lowerBound - end, where: "before “\(entry.name)”")
      }
      end = entry.place.upperBound
      last = entry
    }
    if end < dataSize { throw .gap(bytes: dataSize - end, where: "at the end") }
  }
}

extension SafetensorsHeader.Entry {
  /// Reads and checks the description of one tensor.
  fileprivate init(
    _ name: String, _ text: inout HeaderText, dataSize: Int
  ) throws(WeightsError) {
    var (typeName, sizes, offsets): (String?, [UInt64]?, [UInt64]?)
    try text.object { (text, key) throws(WeightsError) in
      switch key {
      case "dtype" where typeName == nil: typeName = try text.text()
      case "shape" where sizes == nil: sizes = try text.numbers()
      case "data_offsets" where offsets == nil: offsets = try text.numbers()
      default: throw .header("“\(key)” of “\(name)” is unknown, or there twice")
      }
    }
    guard let typeName, let sizes, let offsets else {
      throw .header("“\(name)” needs dtype, shape and data_offsets")
    }
    guard let type = NumberType(rawValue: typeName) else {
      throw .type(name: name, type: typeName)
    }
    let shape: Shape
    do {
      shape = try Shape(validating: sizes.map { Int(clamping: $0) })
    } catch {
      throw .place(name: name, "a shape of \(sizes); \(error.need)")
    }
    guard offsets.count == 2, offsets[0] <= offsets[1], offsets[1] <= UInt64(dataSize) else {
      throw .place(
        name: name, "it claims the bytes \(offsets), from 0 to \(dataSize) there are some")
    }
    let place = Int(offsets[0])..<Int(offsets[1])
    guard place.count == shape.count * type.size else {
      throw .place(
        name: name,
        "\(shape) of \(typeName) needs \(shape.count * type.size) bytes, it claims \(place.count)")
    }
    self.init(name: name, type: type, shape: shape, place: place)
  }
}

extension SafetensorsHeader {
  /// The bytes in front of the tensors, padded with spaces so that these start at a multiple of 8.
  static func bytes(for file: WeightsFile) throws(WeightsError) -> [UInt8] {
    var parts: [String] = []
    if !file.metadata.isEmpty {
      let notes = file.metadata.sorted { $0.key < $1.key }
        .map { quoted($0.key) + ":" + quoted($0.value) }
      parts.append("\"__metadata__\":{" + notes.joined(separator: ",") + "}")
    }
    var names: Set = ["__metadata__"]
    var start = 0
    for entry in file.tensors {
      guard names.insert(entry.name).inserted else { throw .duplicate(name: entry.name) }
      let end = start + entry.tensor.count * entry.type.size
      let sizes = entry.tensor.shape.map(String.init).joined(separator: ",")
      parts.append(
        quoted(entry.name) + ":{\"dtype\":\"\(entry.type.rawValue)\",\"shape\":[\(sizes)],"
          + "\"data_offsets\":[\(start),\(end)]}")
      start = end
    }
    var text = Array(("{" + parts.joined(separator: ",") + "}").utf8)
    text += [UInt8](repeating: UInt8(ascii: " "), count: (8 - text.count % 8) % 8)
    let length = UInt64(text.count)
    return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + text
  }
}
