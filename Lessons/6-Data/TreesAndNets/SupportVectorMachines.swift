import Chalk

/// A machine for each class, against all others; the one with the greatest f has it.
struct SupportVectorMachines {
  let machines: [SupportVectorMachine]
  private let scale: Standardizer

  init(_ examples: Examples, kernel: SVMKernel, C: Double = 1) {
    let scale = Standardizer(fitting: examples)
    let x = Array(scale(examples.features))
    let classes = examples.classNames.count
    self.scale = scale
    // For two classes one machine is enough: it says yes to the second.
    let asked = classes == 2 ? [1] : Array(0..<classes)
    machines = asked.map { label in
      SupportVectorMachine(
        x, examples.labels.map { $0 == label ? 1 : -1 }, kernel: kernel, C: C)
    }
  }

  func predict(_ x: [Double]) -> Int {
    let x = scale(x)
    if machines.count == 1 { return machines[0](x) > 0 ? 1 : 0 }
    return machines.map { $0(x) }.argmax
  }
}
