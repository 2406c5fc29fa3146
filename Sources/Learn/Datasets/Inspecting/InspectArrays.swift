import Formats
import Notation

extension Inspection {
  /// Shape, type and range of a `.npy` file, or of each array of an `.npz`, in the file's own precision.
  mutating func inspectArrays() throws(DataError) {
    let path = try DataKind.arrayFile(path)
    guard try FileForm.of(path) == .npz else {
      facts = try add(NPYReader(ByteReader(path)))
      return
    }
    let archive = try ZipArchive(path)
    for entry in archive.entries {
      _ = try ArrayArchive.header(of: entry, archive)
      let name = entry.name.hasSuffix(".npy") ? String(entry.name.dropLast(4)) : entry.name
      let bytes = try archive.unpack(entry)
      let found = try add(
        NPYReader(ByteReader(bytes, name: "\(path)/\(entry.name)")), "Array '\(name.onOneLine)': ")
      facts.append((name.onOneLine, found.map(\.value).joined(separator: ", ")))
    }
    // What a lesson would take them for; of arrays without such names there is nothing to say.
    guard let parts = try? ArrayParts(ArrayArchive(path)), parts.training.targets != nil else {
      return
    }
    func names(_ part: ArrayParts.Part) -> String {
      [part.inputs, part.targets].compactMap { $0?.name.onOneLine }.joined(separator: " with ")
    }
    facts.append(("to learn from", names(parts.training)))
    if let test = parts.test { facts.append(("to test with", names(test))) }
  }

  /// Reads an array in pieces and says what is in it. The order of its numbers on the disk does not matter
  /// for any of that.
  private mutating func add(
    _ file: NPYReader<ByteReader>, _ prefix: String = ""
  ) throws(DataError) -> [(name: String, value: String)] {
    let header = file.header
    var range = NumberRange()
    var sample: [Double] = []
    var left = header.byteCount / header.type.size
    var block = [Double](repeating: 0, count: min(max(1, left), 1 << 15))
    while left > 0 {
      let wanted = min(left, block.count)
      let came = try block.withUnsafeMutableBufferPointer { (room) throws(DataError) in
        try file.read(into: UnsafeMutableBufferPointer(rebasing: room[..<wanted]))
      }
      guard came == wanted else {
        throw .damaged(path: path, problem: "it ends \(left - came) numbers too early")
      }
      range.add(block[..<came])
      if sample.count < 50_000 { sample += block[..<came].prefix(50_000 - sample.count) }
      left -= came
    }
    guard try file.isAtEnd() else {
      throw .damaged(
        path: path,
        problem: "it goes on after the numbers of shape \(header.shape) that its header promises")
    }
    var found = [("shape", shapeText(header)), ("type", typeText(header.type))]
    if header.isColumnMajor && header.shape.count > 1 {
      found.append(("order", "column by column (Fortran's)"))
    }
    if let values = range.text { found.append(("values", values)) }
    if range.others > 0 {
      warnings.append(prefix + "\(counted(range.others, "value is", "values are")) not finite.")
    }
    if header.type.kind != .float, range.isBeyondDoubles {
      warnings.append(
        prefix + "Whole numbers beyond 2⁵³ are rounded to the nearest that 64 bits hold with a "
          + "fraction: as labels or marks, two of them may become one.")
    }
    if case .none = overview { overview = .values(sample.filter(\.isFinite)) }
    return found
  }

  private func shapeText(_ header: NPYHeader) -> String {
    header.shape.isEmpty
      ? "a single number" : header.shape.map { "\($0)" }.joined(separator: " × ")
  }

  /// NumPy's name of a type: float64, uint8, bool.
  private func typeText(_ type: NPYType) -> String {
    switch type.kind {
    case .bool: "bool"
    case .signed: "int\(type.size * 8)"
    case .unsigned: "uint\(type.size * 8)"
    case .float: "float\(type.size * 8)"
    }
  }

  /// Rate, length, loudness of a sound.
  mutating func inspectSound() throws(DataError) {
    let sound = try Sound(path)
    let seconds = written((sound.seconds * 1000).rounded() / 1000, .exact)
    facts = [
      ("format", sound.format), ("samples a second", "\(sound.sampleRate)"),
      ("channels", "\(sound.channels)"),
      ("length", "\(counted(sound.frames, "sample")), \(seconds) s"),
    ]
    var range = NumberRange()
    range.add(sound.samples.map { Double($0) }[...])
    if let values = range.text { facts.append(("values", values)) }
    if sound.frames == 0 { warnings.append("There is no sample in it.") }
    if range.greatest == 0 && range.least == 0 { warnings.append("It is silent throughout.") }
    let clipped = sound.samples.count { abs($0) >= 0.9999 }
    if clipped * 1000 > sound.samples.count {
      warnings.append(
        "\(counted(clipped, "sample is", "samples are")) at the end of the range: it was recorded too "
          + "loud.")
    }
    overview = .values(sound.samples.prefix(50_000).map { Double($0) })
  }
}

/// The least, the greatest and the mean of numbers that come in pieces.
private struct NumberRange {
  var (least, greatest) = (Double.infinity, -Double.infinity)
  /// The mean so far, which stays finite where a sum would not.
  var mean = 0.0
  var (count, others) = (0, 0)

  mutating func add(_ numbers: ArraySlice<Double>) {
    for number in numbers {
      guard number.isFinite else {
        others += 1
        continue
      }
      least = min(least, number)
      greatest = max(greatest, number)
      count += 1
      mean += number / Double(count) - mean / Double(count)
    }
  }

  var isBeyondDoubles: Bool { max(abs(least), abs(greatest)) > 0x1p53 && count > 0 }

  var text: String? {
    if count == 0 { return nil }
    let ends = "\(written(least, .exact)) … \(written(greatest, .exact))"
    return "\(ends), mean \(written(mean, .wholePart))"
  }
}
