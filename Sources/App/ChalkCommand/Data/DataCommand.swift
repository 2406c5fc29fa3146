import ArgumentParser
import Chalk

/// `chalk data`: what data sets there are, what is in one, and fetching.
struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data", abstract: "List data sets, look into your own, fetch real ones.",
    discussion: """
      Examples:
        chalk data list
        chalk data inspect passengers.csv --target survived
        chalk data fetch mnist
      """,
    subcommands: [DataListCommand.self, DataInspectCommand.self, DataFetchCommand.self])
}

/// `chalk data list`: what can be had by name, and whether it is there.
struct DataListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the data sets that can be had by name.",
    discussion: "Examples:\n  chalk data list\n  chalk data list --plugin MyDataset.swift")

  @OptionGroup var plugins: PluginOptions

  func run() throws {
    let catalog = try plugins.catalog().catalog
    let style = Terminal.output.style
    let width = Dataset.builtIn.map(\.name.count).max() ?? 0
    for place in Dataset.Place.allCases {
      print(style.heading(place.text))
      for dataset in Dataset.builtIn where dataset.place == place {
        let name = dataset.name.padded(to: width)
        print("  \(name)  \(dataset.summary)\(state(of: dataset)) (\(dataset.origin))")
      }
    }
    let known = Dataset.builtIn.map(\.name)
    let added = catalog.datasets.map(\.name).filter { !known.contains($0) }
    if !added.isEmpty { print(style.heading("From plugins")) }
    for name in added { print("  \(name)") }
    print("\nFiles are looked for in: \(DataSearch().folders.joined(separator: ", "))")
    print("Your own: chalk data inspect PATH, then --data PATH with a lesson.")
  }

  private func state(of dataset: Dataset) -> String {
    guard dataset.place == .files else { return "" }
    if let folder = DataSearch().folder(dataset.name) { return ": in \(folder)" }
    return Download.named(dataset.name) == nil
      ? ": not here" : ": not here yet, 'chalk data fetch \(dataset.name)'"
  }
}

extension Dataset.Place {
  fileprivate var text: String {
    switch self {
    case .embedded: "In the program"
    case .generated: "Made from a seed"
    case .files: "In files"
    }
  }
}

extension String {
  /// The text with spaces behind it up to a width.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
