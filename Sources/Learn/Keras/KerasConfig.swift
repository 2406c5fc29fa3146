import Foundation

/// What Keras says of a model in JSON: its layers in order, each with its class and its name.
struct KerasConfig {
  struct Layer {
    let kind: String
    let name: String
    /// The kind of the layer that this one is wrapped around.
    let inner: String?
  }

  let layers: [Layer]

  /// Longer texts are refused: the largest models of Keras have some hundred thousand bytes of it.
  static let longest = 1 << 24

  /// Reads the text. One without layers, of a model that is a class of its own, has none.
  /// - Throws: ``KerasError``.
  init(_ text: [UInt8]) throws(KerasError) {
    guard text.count <= KerasConfig.longest else {
      throw .notKeras("its description of the model has \(text.count) bytes")
    }
    let json = try KerasConfig.object(text, "the description of the model")
    let config = json["config"]
    let list = (config as? [String: Any])?["layers"] ?? config
    layers = (list as? [Any] ?? []).compactMap { item in
      guard let item = item as? [String: Any], let kind = item["class_name"] as? String,
        let config = item["config"] as? [String: Any], let name = config["name"] as? String
      else { return nil }
      let inner = (config["layer"] as? [String: Any])?["class_name"] as? String
      return Layer(
        kind: KerasNames.snakeCase(kind), name: name, inner: inner.map(KerasNames.snakeCase))
    }
  }

  /// An object of JSON.
  static func object(
    _ text: [UInt8], _ what: String
  ) throws(KerasError) -> [String: Any] {
    guard let json = try? JSONSerialization.jsonObject(with: Data(text)),
      let object = json as? [String: Any]
    else { throw .notKeras("\(what) is no object in JSON") }
    return object
  }
}
