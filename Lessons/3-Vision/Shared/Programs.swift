import Chalk

/// The printed programs of this chapter that are layers one behind the other.
enum Programs {
  // excerpt: P02
  static func mnistConv(
    filters: Int = 32, classes: Int = 10, seed: UInt64
  ) -> Sequential {
    Sequential(
      [
        .conv2D(filters, 3, activation: .relu, inputShape: [28, 28, 1]),
        .maxPooling2D(2),
        .flatten,
        .dense(128, activation: .relu),
        .dense(classes, activation: .softmax),
      ], seed: seed)
  }
  // end excerpt

  // excerpt: P09
  static func mnistDeeper(classes: Int = 10, seed: UInt64) -> Sequential {
    Sequential(
      [
        .conv2D(32, 3, activation: .relu, inputShape: [28, 28, 1]),
        .maxPooling2D(2),
        .conv2D(64, 3, activation: .relu),
        .maxPooling2D(2),
        .flatten,
        .dense(64, activation: .relu),
        .dense(classes, activation: .softmax),
      ], seed: seed)
  }
  // end excerpt

  // excerpt: P06
  static func shapes(
    side: Int = 224, classes: Int = 10, joining: LayerPlan = .flatten,
    seed: UInt64
  ) -> Sequential {
    Sequential(
      [
        .conv2D(32, 3, activation: .relu, inputShape: [side, side, 3]),
        .maxPooling2D(2),
        .conv2D(64, 3, activation: .relu),
        .maxPooling2D(2),
        .conv2D(128, 3, activation: .relu),
        .maxPooling2D(2),
        joining,
        .dense(128, activation: .relu),
        .dense(classes, activation: .softmax),
      ], seed: seed)
  }
  // end excerpt
}
