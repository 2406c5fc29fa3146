import Foundation
import Tensors

/// One case of the golden set: its description, and the tensors in its folder.
public struct GoldenCase: Sendable {
  public private(set) var id, group, item: String
  public private(set) var attributes: GoldenAttributes
  /// What the gradients are of: `sum(y * w_y)`, or words.
  public let objective: String?
  /// The names of a model's weights, in Keras' order.
  public let parameterOrder: [String]?
  public private(set) var tensors: [GoldenEntry]
  let folder: URL
  /// Holds the folder, where it is a temporary one.
  private let keeper: TemporaryFolder?
  /// By how many tolerances the first element of an expected tensor was shifted, for tests that must fail.
  var shifts: [String: Double] = [:]

  /// The format that is understood.
  static let format = "golden-ref-1"

  /// What `case.json` says.
  struct Description: Codable {
    var format, id, group, item: String
    var attributes: [String: GoldenValue]
    var objective: String?
    var parameter_order: [String]?
    var tensors: [GoldenEntry]
  }

  /// The case in a folder.
  init(in folder: URL, keeping keeper: TemporaryFolder? = nil) throws(GoldenProblem) {
    let description: Description
    do {
      let data = try Data(contentsOf: folder.appending(path: "case.json"))
      description = try JSONDecoder().decode(Description.self, from: data)
    } catch {
      throw GoldenProblem("case.json cannot be read: \(error)")
    }
    guard description.format == GoldenCase.format else {
      throw GoldenProblem("the format “\(description.format)”; needed: “\(GoldenCase.format)”")
    }
    if let odd = description.tensors.first(where: { $0.shape.contains { $0 < 0 } }) {
      throw GoldenProblem("the tensor \(odd.name) has the shape \(odd.shape)")
    }
    (id, group, item) = (description.id, description.group, description.item)
    attributes = GoldenAttributes(description.attributes)
    (objective, tensors) = (description.objective, description.tensors)
    parameterOrder = description.parameter_order
    (self.folder, self.keeper) = (folder, keeper)
  }

  /// Whether there is a tensor of this name.
  public func has(_ name: String) -> Bool { tensors.contains { $0.name == name } }

  /// The description of a tensor.
  public func entry(_ name: String) throws(GoldenProblem) -> GoldenEntry {
    guard let entry = tensors.first(where: { $0.name == name }) else {
      throw GoldenProblem("the tensor \(name) is missing")
    }
    return entry
  }

  /// The shape of a tensor.
  public func shape(_ name: String) throws(GoldenProblem) -> Shape {
    Shape(try entry(name).shape)
  }

  /// Insists that a result will have the shape of the tensor of this name, before it is computed: it may
  /// be huge.
  public func expectShape(_ sizes: [Int?], of name: String) throws(GoldenProblem) {
    let wanted = try entry(name).shape
    guard wanted == sizes else {
      let words = sizes.map { $0.map(String.init) ?? "any" }.joined(separator: ", ")
      throw GoldenProblem("\(name): [\(words)] instead of \(wanted)")
    }
  }

  /// The tensor of this name; in double precision from the file of that precision where there is one.
  public func tensor(
    _ name: String, _ precision: Precision
  ) throws(GoldenProblem) -> Tensor {
    let entry = try entry(name)
    let file = precision == .double ? entry.file64 ?? entry.file : entry.file
    let read: Tensor
    do {
      read = try Tensor(npy: folder.appending(path: file).path).converted(to: precision)
    } catch {
      throw GoldenProblem("the tensor \(name): \(error)")
    }
    guard read.shape.dimensions == entry.shape else {
      throw GoldenProblem(
        "the tensor \(name) is \(read.shape) in its file, and \(entry.shape) in case.json")
    }
    return read
  }

  /// What a result should be: the tensor of this name, shifted where a test asked for that.
  func expected(_ entry: GoldenEntry, _ precision: Precision) throws(GoldenProblem) -> [Double] {
    var values = try tensor(entry.name, precision).values
    if let shift = shifts[entry.name], !values.isEmpty {
      values[0] += shift * entry.tolerances(of: values, precision)[0]
    }
    return values
  }
}

extension GoldenCase: CustomStringConvertible {
  public var description: String { "\(group)/\(id)" }
}

/// Changed cases, for tests in which the harness must fail.
extension GoldenCase {
  /// Another name for the item.
  public func changing(item: String) -> GoldenCase {
    var other = self
    other.item = item
    return other
  }

  /// Another value for an attribute; `nil` takes it away.
  public func changing(_ attribute: String, to value: GoldenValue?) -> GoldenCase {
    var other = self
    other.attributes = attributes.changing(attribute, to: value)
    return other
  }

  /// Without a tensor.
  public func without(_ tensor: String) -> GoldenCase {
    var other = self
    other.tensors.removeAll { $0.name == tensor }
    return other
  }

  /// With the first element of an expected tensor, and of all its alternatives, so many tolerances away.
  public func shifting(_ entry: GoldenEntry, by tolerances: Double = 3) -> GoldenCase {
    var other = self
    for same in tensors where same.question == entry.question {
      other.shifts[same.name] = tolerances
    }
    return other
  }
}

extension GoldenCase {
  /// A tensor of whole numbers from 0 to `end` − 1, in single precision: indices or labels.
  public func wholeNumbers(_ name: String, below end: Int) throws(GoldenProblem) -> Tensor {
    let numbers = try tensor(name, .single)
    let fits = numbers.values.allSatisfy { $0 >= 0 && $0 < Double(end) && $0 == $0.rounded() }
    guard fits else {
      throw GoldenProblem("the tensor \(name) has others than whole numbers from 0 to \(end - 1)")
    }
    return numbers
  }
}
