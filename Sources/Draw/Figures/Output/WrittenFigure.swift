import Foundation
extension Figure {
  public var altText: String { title }
  public func write(to: URL, name: String, using r: FigureRenderer, provenance: Provenance) throws {
    try Data(r.render(self)).write(to: to.appendingPathComponent(name + ".png"))
  }
}
extension FigureRenderer { public func close() {} }
public struct Provenance {
  public init(
    lesson: String, step: Int, seed: UInt64, settings: [String: String], version: String,
    command: String
  ) {}
}
