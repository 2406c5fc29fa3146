import Tensors

extension Shape {
  /// The shape that a file promises.
  /// - Throws: `DataError.unsuitable` where no tensor has it, though the file may be sound.
  init(promised sizes: [Int], by path: String) throws(DataError) {
    do throws(ShapeError) {
      try self.init(validating: sizes)
    } catch {
      throw .unsuitable(
        "'\(path)'", problem: "it promises the shape \(sizes), and a tensor has \(error.need)",
        advice: "Read it batch by batch, with fewer entries at a time.")
    }
  }
}
