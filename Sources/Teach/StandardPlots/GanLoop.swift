import Figures
import Notation

extension Figure {
  /// The loop of a generative adversarial network: who gives what to whom, and into which network each loss sends
  /// its gradient.
  ///
  /// - Parameters:
  ///   - latent: the shape of one latent variable z.
  ///   - sample: the shape of one sample, real or generated.
  ///   - generator: how many parameters G has; `nil` where it is no network.
  ///   - discriminator: how many parameters D has.
  public static func ganLoop(
    latent: [Int], sample: [Int], generator: Int?, discriminator: Int?,
    title: String = "The game", caption: String
  ) throws(FigureError) -> Figure {
    func sizes(_ shape: [Int]) -> String { shape.map(String.init).joined(separator: " × ") }
    func count(_ parameters: Int?) -> [String] {
      parameters.map { ["\(written(Double($0), .grouped(0, always: true))) parameters"] } ?? []
    }
    let nodes: [Diagram.Node] = [
      .init("z", name: "latent z", rows: [sizes(latent)]),
      .init("G", name: "generator G", rows: count(generator)),
      .init("made", name: "generated G(z)", rows: [sizes(sample)]),
      .init("real", name: "real x", rows: [sizes(sample)]),
      .init("D", name: "discriminator D", rows: count(discriminator)),
      .init("lossD", name: "loss of D", rows: ["real: 1, generated: 0"]),
      .init("lossG", name: "loss of G", rows: ["generated: 1"]),
    ]
    let data = [
      ("z", "G"), ("G", "made"), ("made", "D"), ("real", "D"), ("D", "lossD"), ("D", "lossG"),
    ].map { Diagram.Edge(from: $0.0, to: $0.1) }
    let gradients = [
      Diagram.Edge(from: "lossD", to: "D", label: "gradient"),
      Diagram.Edge(from: "lossG", to: "G", label: "gradient"),
    ]
    let diagram = try Diagram(nodes, edges: data + gradients)
    return Figure(title, caption: caption) { diagram }
  }
}
