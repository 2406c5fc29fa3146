import ArgumentParser
import Chalk
import Foundation
import WholeFiles

/// `chalk model convert`: an ONNX file as another form, or the weights of a file of Keras.
struct ModelConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Convert an ONNX file: one file, its weights, or source text; or Keras' weights.",
    discussion: """
      Of a .keras, .weights.h5 or .h5 file there is only --to safetensors: its weights by their names.

      onnx         one checked file, with data from outside in it
      safetensors  the weights by their names
      keras        source text that builds the model, and its weights beside it, OUT.safetensors
      pytorch      the same for PyTorch

      Docs/ONNX.md lists the operators that become source text; others are refused by name.

      Examples:
        chalk model convert model.onnx --to pytorch --out model.py
        chalk model convert model.onnx --to safetensors --out weights.safetensors
        chalk model convert model.keras --to safetensors --out weights.safetensors
      """)

  /// What a file is converted to.
  enum Form: String, ExpressibleByArgument, CaseIterable {
    case onnx, safetensors, keras, pytorch
  }

  @Argument(
    help: "An .onnx, .keras or .h5 file.",
    completion: .file(extensions: ["onnx", "keras", "h5"]), transform: typedPath)
  var file: String

  @Option(help: "onnx, safetensors, keras or pytorch.")
  var to: Form

  @Option(help: "The file to write.", completion: .file(), transform: typedPath)
  var out: String

  func run() throws {
    if ModelContents.isKeras(file) { return try convertKeras() }
    do {
      let model = try ONNXFile(path: file)
      switch to {
      case .onnx: try SafeFile.write(try model.bytes(), to: out)
      case .safetensors: try write(model.graph.initializers.map { ($0.key, $0.value) }, to: out)
      case .keras, .pytorch:
        let source = to == .keras ? ONNXSource.keras : .pytorch
        let weights = URL(fileURLWithPath: out).deletingPathExtension().path + ".safetensors"
        let name = URL(fileURLWithPath: weights).lastPathComponent
        let (text, arrays) = try source.text(of: model, weights: name)
        try write(arrays, to: weights)
        try SafeFile.write(Array(text.utf8), to: out)
        print("\(weights)".withVisibleControls)
      }
    } catch {
      throw Failure("\(error)")
    }
    print("\(out)".withVisibleControls)
  }

  /// The weights of the layers, named as in a model with layers of these names.
  private func convertKeras() throws {
    guard to == .safetensors else {
      throw ValidationError(
        "'\(file)' is a file of Keras, which becomes --to safetensors; --to \(to.rawValue) needs an "
          + ".onnx file.")
    }
    do {
      try WeightsFile(try KerasFile(path: file).tensors).write(to: out)
    } catch {
      throw Failure("\(error)")
    }
    print("\(out)".withVisibleControls)
  }

  private func write(_ arrays: [(String, ONNXArray)], to path: String) throws {
    var weights = WeightsFile()
    for (name, array) in arrays.sorted(by: { $0.0 < $1.0 }) where array.type != .string {
      let types: [ONNXType: NumberType] = [
        .float32: .f32, .float64: .f64, .float16: .f16, .bfloat16: .bf16, .int8: .i8,
        .int16: .i16, .int32: .i32, .int64: .i64, .uint8: .u8, .uint16: .u16, .uint32: .u32,
        .uint64: .u64, .bool: .bool,
      ]
      var tensor = try array.tensor()
      if !array.type.isFloat {
        tensor = Tensor(array.doubles, shape: tensor.shape, .double)
      }
      weights.tensors.append(NamedTensor(name, tensor, as: types[array.type]))
    }
    try weights.write(to: path)
  }
}
