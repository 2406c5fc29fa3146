import Figures
import Foundation
import Training

/// A run as a file of events, which TensorBoard shows: scalars, histograms, and the report's pictures.
///
/// The format is TensorFlow's: records with a checksum (`tfrecord_writer.cc`), each an `Event` of protocol buffers
/// (`event.proto`, `summary.proto`).
struct EventFile {
  /// What TensorBoard looks for in a file's name.
  static let name = "events.out.tfevents.0.chalk"

  private(set) var bytes: [UInt8] = []

  /// The events of a report. `pictures` are PNG files, one for each figure. Times are counted from the beginning of the
  /// run, so that the same run gives the same bytes but for what its epochs took.
  init(_ report: RunReport, pictures: [[UInt8]]) {
    var first = ProtoMessage()
    first.add(1, 0.0)
    first.add(3, "brain.Event:2")
    add(first)
    var time = 0.0
    for epoch in report.history.epochs {
      time += epoch.seconds
      for value in epoch.values { scalar(value.name, value.value, step: epoch.number, time) }
      scalar("learning_rate", epoch.learningRate, step: epoch.number, time)
    }
    let record = report.history.record ?? TrainingRecord()
    for (step, loss) in record.losses.enumerated() {
      scalar("batch_loss", loss, step: step + 1, time)
    }
    for look in record.looks {
      for activity in look.layers {
        histogram("activations/" + activity.layer, activity.spread, step: look.step, time)
        scalar("dead_units/" + activity.layer, activity.deadUnits, step: look.step, time)
      }
      for change in look.parameters {
        histogram("gradients/" + change.parameter, change.gradient, step: look.step, time)
        scalar("update_ratio/" + change.parameter, change.updateRatio, step: look.step, time)
      }
    }
    let last = report.history.epochs.last?.number ?? 0
    for (figure, png) in zip(report.figures, pictures) { image(figure.title, png, last, time) }
  }

  private mutating func scalar(_ tag: String, _ value: Double, step: Int, _ time: Double) {
    add(tag, step, time) { $0.add(2, Float(value)) }
  }

  private mutating func histogram(
    _ tag: String, _ spread: TrainingRecord.Spread, step: Int, _ time: Double
  ) {
    let count = Double(spread.counts.reduce(0, +))
    let width = (spread.maximum - spread.minimum) / Double(max(spread.counts.count, 1))
    var message = ProtoMessage()
    message.add(1, spread.minimum)
    message.add(2, spread.maximum)
    message.add(3, count)
    message.add(4, spread.mean * count)
    message.add(5, (spread.deviation * spread.deviation + spread.mean * spread.mean) * count)
    message.add(6, spread.counts.indices.map { spread.minimum + Double($0 + 1) * width })
    message.add(7, spread.counts.map { Double($0) })
    add(tag, step, time) { $0.add(5, message) }
  }

  private mutating func image(_ title: String, _ png: [UInt8], _ step: Int, _ time: Double) {
    // The header of a PNG has its width and height at 16 and 20.
    guard png.count > 24 else { return }
    let number = { (at: Int) in png[at..<at + 4].reduce(0) { $0 << 8 | Int($1) } }
    var message = ProtoMessage()
    message.add(1, number(20))
    message.add(2, number(16))
    message.add(3, 3)
    message.add(4, png)
    add("figures/" + title, step, time) { $0.add(4, message) }
  }

  /// Adds an event with one value of a summary.
  private mutating func add(
    _ tag: String, _ step: Int, _ time: Double, _ content: (inout ProtoMessage) -> Void
  ) {
    var value = ProtoMessage()
    value.add(1, tag)
    content(&value)
    var summary = ProtoMessage()
    summary.add(1, value)
    var event = ProtoMessage()
    event.add(1, time)
    event.add(2, step)
    event.add(5, summary)
    add(event)
  }

  /// Adds a record: the length, its checksum, the event, its checksum.
  private mutating func add(_ event: ProtoMessage) {
    let length = littleEndian(UInt64(event.bytes.count))
    bytes += length + littleEndian(EventFile.masked(length))
    bytes += event.bytes + littleEndian(EventFile.masked(event.bytes))
  }

  /// The checksum as records have it: turned by 15 bits, and moved.
  static func masked(_ bytes: [UInt8]) -> UInt32 {
    let checksum = crc32c(bytes)
    return ((checksum >> 15) | (checksum << 17)) &+ 0xA282_EAD8
  }

  /// CRC-32C, of Castagnoli's polynomial.
  static func crc32c(_ bytes: [UInt8]) -> UInt32 {
    var checksum = UInt32.max
    for byte in bytes {
      checksum = table[Int((checksum ^ UInt32(byte)) & 255)] ^ (checksum >> 8)
    }
    return ~checksum
  }

  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { value, _ in
      value & 1 == 1 ? (value >> 1) ^ 0x82F6_3B78 : value >> 1
    }
  }
}

/// A message of protocol buffers: fields by their numbers.
struct ProtoMessage {
  private(set) var bytes: [UInt8] = []

  /// A whole number, in as many bytes of seven bits as it needs.
  mutating func add(_ field: Int, _ number: Int) {
    key(field, 0)
    whole(UInt64(bitPattern: Int64(number)))
  }

  mutating func add(_ field: Int, _ number: Double) {
    key(field, 1)
    bytes += littleEndian(number.bitPattern)
  }

  mutating func add(_ field: Int, _ number: Float) {
    key(field, 5)
    bytes += littleEndian(number.bitPattern)
  }

  mutating func add(_ field: Int, _ text: String) { add(field, Array(text.utf8)) }

  mutating func add(_ field: Int, _ message: ProtoMessage) { add(field, message.bytes) }

  mutating func add(_ field: Int, _ numbers: [Double]) {
    add(field, numbers.flatMap { littleEndian($0.bitPattern) })
  }

  mutating func add(_ field: Int, _ content: [UInt8]) {
    key(field, 2)
    whole(UInt64(content.count))
    bytes += content
  }

  private mutating func key(_ field: Int, _ kind: Int) { whole(UInt64(field << 3 | kind)) }

  private mutating func whole(_ number: UInt64) {
    var rest = number
    while rest > 127 {
      bytes.append(UInt8(rest & 127) | 128)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}

/// The bytes of a number, the least first.
private func littleEndian(_ number: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: number.littleEndian) { Array($0) }
}
