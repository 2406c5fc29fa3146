import ArgumentParser
import Chalk

/// `chalk model show`: the layers of a file of weights, with shapes, types and counts.
struct ModelShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show what is in a file of weights: layers, shapes, counts.",
    discussion: """
      Examples:
        chalk model show model.safetensors
        chalk model show weights.npz
        chalk model show model.onnx
        chalk model show g2p-en
      """)

  @Argument(
    help: "A .safetensors, .npz or .onnx file, or the name of a model that was fetched.",
    completion: .file(extensions: ["safetensors", "npz", "onnx"]), transform: typedPath)
  var model: String

  @OptionGroup var plugins: PluginOptions

  func run() throws {
    let style = Terminal.output.style
    for path in try paths() {
      if path.hasSuffix(".onnx") {
        do {
          for line in try ONNXContents(of: path).lines { print(line.withVisibleControls) }
        } catch {
          throw Failure("\(error)")
        }
        continue
      }
      let contents: ModelContents
      do {
        contents = try ModelContents(of: path)
      } catch {
        throw Failure("\(error)")
      }
      print(style.heading(path))
      for line in contents.lines + contents.remarks { print(line.withVisibleControls) }
      print("\(counted(contents.entries.count, "tensor")), \(contents.count) numbers in all")
    }
  }

  /// The file, or the files of weights of the model of this name.
  private func paths() throws -> [String] {
    let endings = [".safetensors", ".npz", ".npy", ".onnx"]
    if model.contains("/") || endings.contains(where: { model.hasSuffix($0) }) { return [model] }
    let package = try asUsage { try plugins.catalog().catalog.pretrainedModel(model) }
    do {
      let files = try PretrainedStore().files(of: package)
      return try package.files.map(\.name)
        .filter { name in endings.contains { name.hasSuffix($0) } }
        .map { name in try files.path(name) }
    } catch let error as PretrainedError {
      throw Failure(error.description)
    }
  }
}
