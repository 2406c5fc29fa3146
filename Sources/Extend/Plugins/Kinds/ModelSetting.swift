/// A number of a model that its user may choose: `chalk train Mine.swift --set hidden=64`.
public struct ModelSetting: Sendable, Equatable {
  /// The name by which it is set: lower-case words joined by hyphens.
  public let name: String
  /// What it is where nobody chooses.
  public let usual: Double
  /// What can be chosen, both ends included.
  public let range: ClosedRange<Double>
  /// Whether only whole numbers can be.
  public let isWhole: Bool

  /// A number, such as a learning rate.
  public init(_ name: String, _ usual: Double, in range: ClosedRange<Double>) {
    (self.name, self.usual, self.range, isWhole) = (name, usual, range, false)
  }

  /// A whole number, such as how many neurons there are.
  public init(_ name: String, _ usual: Int, in range: ClosedRange<Int>) {
    self.name = name
    self.usual = Double(usual)
    self.range = Double(range.lowerBound)...Double(range.upperBound)
    isWhole = true
  }

  /// What it is and can be, for messages: "hidden (a whole number from 1 to 4096, usually 32)".
  var text: String { "\(name) (\(kind), usually \(text(of: usual)))" }

  /// A number, for messages.
  func text(of number: Double) -> String { Int(exactly: number).map(String.init) ?? "\(number)" }

  private var kind: String {
    "a \(isWhole ? "whole number" : "number") from \(text(of: range.lowerBound)) to "
      + text(of: range.upperBound)
  }

  /// The number that was typed.
  func value(of typed: String) throws(ModelSettingError) -> Double {
    guard let number = Double(typed), range.contains(number), !isWhole || number == number.rounded()
    else { throw .badValue(typed, setting: name, needed: kind) }
    return number
  }
}

extension ModelMaker {
  /// None, unless a model lists some.
  public var settings: [ModelSetting] { [] }

  /// The numbers of settings that were typed, by their names.
  /// - Throws: ``ModelSettingError`` for a name that the model does not list, and a value out of its range.
  public func values(
    of typed: [String: String]
  ) throws(ModelSettingError) -> [String: Double] {
    var values: [String: Double] = [:]
    for (name, value) in typed.sorted(by: { $0.key < $1.key }) {
      guard let setting = settings.first(where: { $0.name == name }) else {
        throw .unknown(name, model: self.name, known: settings)
      }
      values[name] = try setting.value(of: value)
    }
    return values
  }
}

/// Why a setting of a model could not be set.
public enum ModelSettingError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The model has no setting of this name.
  case unknown(String, model: String, known: [ModelSetting])
  /// The value is none that the setting can have.
  case badValue(String, setting: String, needed: String)

  /// The message: what came, what was needed, and what to try.
  public var description: String {
    switch self {
    case .unknown(let name, let model, let known):
      let near = nearest(to: name, among: known.map(\.name)).first
      return "The model '\(model)' has no setting '\(name)'. "
        + (near.map { "Did you mean '\($0)'? " } ?? "")
        + (known.isEmpty
          ? "It has none: a ModelMaker lists what can be set in 'settings'."
          : "It has \(known.map(\.text).joined(separator: ", ")).")
    case .badValue(let value, let setting, let needed):
      return "'\(setting)' cannot be '\(value)': it takes \(needed)."
    }
  }
}
