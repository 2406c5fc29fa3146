import Foundation
import WholeFiles

/// A file to begin a plugin with: it compiles, runs and passes the validator as it is.
public struct Scaffold: Sendable {
  /// What can be begun.
  public enum Kind: String, CaseIterable, Sendable {
    case lesson, activation, loss, layer, optimizer, initializer, metric, dataset, tokenizer,
      model, pretrained, figure, exercise
  }

  /// What is begun.
  public let kind: Kind
  /// The name of the type, such as `Swish`.
  public let name: String

  /// - Throws: `ScaffoldError` where the name cannot be a type's.
  public init(_ kind: Kind, named name: String) throws(ScaffoldError) {
    guard name.isTypeName else { throw .badName(name) }
    self.kind = kind
    self.name = name
  }

  /// The name in the catalog, such as `swish`.
  public var properName: String { name.asProperName }

  /// A test to begin with.
  var test: String {
    let variable = name.prefix(1).lowercased() + name.dropFirst()
    let thing =
      switch kind {
      case .lesson: "\(name)().card.id"
      case .activation, .figure, .dataset, .tokenizer, .model: "\(name)().name"
      case .loss: "Loss.\(variable).name"
      case .layer: "LayerPlan.\(variable)().kind"
      case .optimizer: "Optimizer.\(variable).name"
      case .initializer: "Initializer.\(variable).name"
      case .metric: "Metric.\(variable).name"
      case .pretrained: "PretrainedPackage.\(variable).name"
      case .exercise: "Exercise.\(variable).id"
      }
    return """
      import Chalk
      import Testing

      @testable import \(name)

      @Test func itHasItsName() {
        #expect(\(thing) == "\(properName)")
      }

      """
  }

  /// The source of the plugin.
  public var source: String {
    let template =
      switch kind {
      case .lesson: Templates.lesson
      case .activation: Templates.activation
      case .loss: Templates.loss
      case .layer: Templates.layer
      case .optimizer: Templates.optimizer
      case .initializer: Templates.initializer
      case .metric: Templates.metric
      case .dataset: Templates.dataset
      case .tokenizer: Templates.tokenizer
      case .model: Templates.model
      case .pretrained: Templates.pretrained
      case .figure: Templates.figure
      case .exercise: Templates.exercise
      }
    let variable = name.prefix(1).lowercased() + name.dropFirst()
    return template.replacing("NAME", with: name).replacing("PROPER", with: properName)
      .replacing("VARIABLE", with: variable)
  }

  /// Writes the plugin's file into a folder, or a package with it. Returns the path to run.
  public func write(
    into folder: URL, asPackage: Bool = false
  ) throws(ScaffoldError) -> URL {
    if !asPackage {
      return try write(source, to: folder.appendingPathComponent("\(name).swift"))
    }
    let package = folder.appendingPathComponent(name)
    _ = try write(
      PackageManifest(name: name).text, to: package.appendingPathComponent("Package.swift"))
    _ = try write(
      test, to: package.appendingPathComponent("Tests/\(name)Tests/\(name)Tests.swift"))
    _ = try write(
      source, to: package.appendingPathComponent("Sources/\(name)/\(name).swift"))
    return package
  }

  private func write(_ text: String, to file: URL) throws(ScaffoldError) -> URL {
    if FileManager.default.fileExists(atPath: file.path) { throw .exists(file.path) }
    do {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try SafeFile.write(Array(text.utf8), to: file.path)
    } catch let error as SafeFileError {
      throw .cannotWrite(error.path, reason: error.reason)
    } catch {
      throw .cannotWrite(file.path, reason: error.systemReason)
    }
    return file
  }
}

/// Why a new plugin could not be begun.
public enum ScaffoldError: Error, Sendable, Equatable, CustomStringConvertible {
  case badName(String)
  case exists(String)
  case cannotWrite(String, reason: String)

  /// The message: what came, what was needed, and what to try.
  public var description: String {
    switch self {
    case .badName(let name):
      "'\(name)' cannot be the name of a Swift type: a capital letter, then letters and digits, "
        + "such as 'MyLesson'."
    case .exists(let path): "'\(path)' is there already, and is left as it is. Take another name."
    case .cannotWrite(let path, let reason): "Cannot write '\(path)': \(reason)."
    }
  }
}
