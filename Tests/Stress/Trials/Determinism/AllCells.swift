import Figures
import Foundation
import LessonKit
import Randomness
import ScalarGrad
import Tensors
import Weights

extension Cell {
  /// Every row of the table, in the order in which the library is built up.
  public static let all: [Cell] =
    [randomNumbers, scalars] + tensors + trainings + [
      resumed, weightsFile, record, chart, pixels,
    ]

  /// Cells that differ, to see that a difference is noticed.
  static let planted: [Cell] = [
    Cell("planted: each run", sameForKernels: true, "") {
      Result([Double(UInt32.random(in: 0 ... .max))])
    },
    Cell("planted: threads", sameForKernels: true, "") {
      Result([Double(ProcessInfo.processInfo.environment["OMP_NUM_THREADS"] ?? "") ?? 0])
    },
    Cell("planted: kernels", sameForKernels: true, "") {
      Result([KernelChoice.current.name == "reference" ? 1 : 2])
    },
  ]

  private static let randomNumbers = Cell(
    "random numbers", sameForKernels: true, "whole-number arithmetic and one order"
  ) {
    var random = RandomSource(seed: 7)
    let numbers = (0..<1000).flatMap { _ in [random.uniform(), random.normal()] }
    return Result(numbers + random.permutation(of: 100).map { Double($0) })
  }

  private static let scalars = Cell(
    "scalar engine: values and gradients", sameForKernels: true,
    "double precision in the order of the formula; no kernels, no threads"
  ) {
    let w = (0..<20).map { Scalar(Double($0) / 7 - 1, "w") }
    var y = Scalar(0.5, "y")
    for weight in w { y = tanh(y * weight + weight) }
    y.backward()
    return Result([y.value] + w.map(\.gradient))
  }

  private static let weightsFile = Cell(
    "safetensors and npy bytes", sameForKernels: true, "tensors in order, names sorted, no dates"
  ) {
    var random = RandomSource(seed: 3)
    let tensor = Tensor.normal([5, 7], using: &random)
    let file = WeightsFile([("b", tensor), ("a", tensor)], metadata: ["z": "1", "y": "2"])
    return Result(bytes: try file.bytes() + tensor.npyBytes)
  }

  private static let record = Cell(
    "lesson records", sameForKernels: true,
    "keys sorted, settings and numbers only, no dates; a lesson that trains tensors is as its training"
  ) { Result(bytes: SampleLesson.records.flatMap { $0 }) }

  private static let chart = Cell(
    "figures' bytes: charts", sameForKernels: true,
    "one gnuplot with one script; the same version of gnuplot and the same fonts are needed"
  ) {
    let figure = Figure("A wave", x: "x", y: "y") { Line(over: 0...6) { sin($0) } }
    let renderer = FigureRenderer()
    return Result(bytes: try renderer.render(figure) + renderer.render(figure, as: .svg))
  }

  private static let pixels = Cell(
    "figures' bytes: pixel images", sameForKernels: true, "libpng and zlib, one version each"
  ) {
    let values = (0..<400).map { Double($0 % 17) }
    return Result(bytes: try PixelImage(width: 20, height: 20, grey: values).png())
  }
}
