import Tensors

/// A group of the golden set, and how Chalk runs a case of it.
public struct GoldenGroup: Sendable {
  public let name: String
  /// What runs the cases, where a group is run in several ways.
  let way: String?
  let settings: @Sendable (GoldenCase) -> [GoldenSetting]
  let report: @Sendable (GoldenCase, GoldenSetting) throws -> GoldenReport
  private let run: Run?

  /// From a case to results by the names of its tensors.
  public typealias Run =
    @Sendable (_ golden: GoldenCase, _ precision: Precision) throws -> [String: Tensor]

  /// A group whose cases are run to results by the names of the case's tensors. What `run` throws tells
  /// what of the case was not understood.
  public init(
    _ name: String, by way: String? = nil,
    settings: @escaping @Sendable (GoldenCase) -> [GoldenSetting] = { _ in .all },
    run: @escaping Run
  ) {
    (self.name, self.way, self.settings, self.run) = (name, way, settings, run)
    report = { golden, setting in
      GoldenReport(try run(golden, setting.precision), with: golden, setting.precision)
    }
  }

  /// A group with a comparison of its own.
  public init(
    _ name: String, settings: @escaping @Sendable (GoldenCase) -> [GoldenSetting],
    report: @escaping @Sendable (GoldenCase, GoldenSetting) throws -> GoldenReport
  ) {
    (self.name, self.settings, self.report) = (name, settings, report)
    (way, run) = (nil, nil)
  }

  /// Runs a case with every setting.
  public func outcome(of golden: GoldenCase) -> GoldenOutcome {
    var outcome = GoldenOutcome(name: "\(golden)")
    for setting in settings(golden) {
      do {
        let found = try KernelChoice.with(setting.kernels) {
          try report(golden, setting)
        }
        outcome.add(found, setting.name)
      } catch {
        outcome.problems = ["\(error)"]
        break
      }
    }
    outcome.unread = golden.attributes.unread
    return outcome
  }

  /// Runs every case of a set; prints a line for each and one for all, where the set is not made for a
  /// test.
  public func outcomes(in set: GoldenSet) throws -> [GoldenOutcome] {
    let outcomes = try set.listings().filter { $0.group == name }.map { listing in
      do {
        return outcome(of: try listing.read())
      } catch {
        return GoldenOutcome(name: listing.name, problems: ["\(error)"])
      }
    }
    if set.isMade { return outcomes }
    for outcome in outcomes { print(outcome) }
    let agreeing = outcomes.count { $0.agrees }
    print(
      "golden \(name)\(way.map { " by \($0)" } ?? ""): \(outcomes.count) cases run, \(agreeing) agree"
    )
    return outcomes
  }

  /// For the first case of each item: every expected tensor that may be wrong by three tolerances, in its
  /// first element, without anybody's notice. There should be none.
  public func unnoticed(in set: GoldenSet) throws -> [String] {
    var items: Set<String> = []
    var unnoticed: [String] = []
    for listing in try set.listings()
    where listing.group == name && items.insert(listing.item).inserted {
      let golden = try listing.read()
      let setting = settings(golden)[0]
      guard
        let results = try KernelChoice.with(
          setting.kernels, { try run?(golden, setting.precision) })
      else { return [] }
      for entry in golden.tensors where entry.isRequired(of: golden, setting.precision) {
        let wrong = golden.shifting(entry)
        if GoldenReport(results, with: wrong, setting.precision).agrees {
          unnoticed.append("\(golden): \(entry.name)")
        }
      }
    }
    return unnoticed
  }
}

extension GoldenGroup {
  /// Spoils the first case of each item in many ways: without a tensor, without a setting, and with odd
  /// values of settings. None may end the program; given are the spoiled cases that agree without a tensor
  /// that they need. There should be none.
  public func agreeingThoughSpoiled(in set: GoldenSet) throws -> [String] {
    let odd: [GoldenValue] = [
      0, -1, 2, 0.5, 40, "odd", true, false, [], [1], [0, 3], [2, 2], .nothing, .table([:]),
    ]
    var items: Set<String> = []
    var agreeing: [String] = []
    for listing in try set.listings()
    where listing.group == name && items.insert(listing.item).inserted {
      let golden = try listing.read()
      for attribute in golden.attributes.names where attribute != "steps" {
        for value in odd.map(Optional.some) + [nil] {
          _ = outcome(of: golden.changing(attribute, to: value))
        }
      }
      for entry in golden.tensors where ["input", "param", "state", "weight"].contains(entry.role) {
        let spoiled = outcome(of: golden.without(entry.name))
        if spoiled.agrees { agreeing.append("\(golden) without \(entry.name)") }
      }
    }
    return agreeing
  }
}

extension [GoldenSetting] {
  /// All three.
  public static var all: [GoldenSetting] { GoldenSetting.all }
}
