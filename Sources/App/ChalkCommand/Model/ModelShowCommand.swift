import ArgumentParser
import Chalk
import Foundation
import WholeFiles

/// `chalk model show`: the layers of a file of weights, with shapes, types and counts.
struct ModelShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show what is in a file of weights: layers, shapes, counts.",
    discussion: """
      Examples:
        chalk model show model.safetensors
        chalk model show weights.npz
        chalk model show model.keras
        chalk model show model.onnx --out model.png
        chalk model show g2p-en
      """)

  @Argument(
    help:
      "A .safetensors, .npz, .keras, .h5 or .onnx file, or the name of a model that was fetched.",
    completion: .file(extensions: ["safetensors", "npz", "keras", "h5", "onnx"]),
    transform: typedPath)
  var model: String

  @Option(
    help: "Draw the graph of an .onnx file into this one, .png or .pdf.", completion: .file(),
    transform: typedPath)
  var out: String?

  @OptionGroup var plugins: PluginOptions

  func run() throws {
    let style = Terminal.output.style
    for path in try paths() {
      if path.hasSuffix(".onnx") {
        try showGraph(path)
        continue
      }
      guard out == nil else {
        throw ValidationError("--out draws the graph of an .onnx file, and '\(model)' is none.")
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

  /// The nodes of an ONNX file, and its drawing where one is wanted.
  private func showGraph(_ path: String) throws {
    do {
      let contents = try ONNXContents(of: path)
      for line in contents.lines { print(line.withVisibleControls) }
      guard let out else { return }
      let figure = try contents.figure(title: (path as NSString).lastPathComponent)
      let format: RenderFormat = out.lowercased().hasSuffix(".pdf") ? .pdf : .png
      try SafeFile.write(try FigureRenderer().render(figure, as: format), to: out)
      print(out)
    } catch {
      throw Failure("\(error)")
    }
  }

  /// The file, or the files of weights of the model of this name.
  private func paths() throws -> [String] {
    let endings = [".safetensors", ".npz", ".npy", ".onnx"] + ModelContents.kerasEndings
    if model.contains("/") || endings.contains(where: { model.hasSuffix($0) }) { return [model] }
    let package = try plugins.catalog().catalog.pretrained(named: model)
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
