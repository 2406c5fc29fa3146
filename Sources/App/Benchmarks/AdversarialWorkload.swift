import Autograd
import Layers
import Losses
import Optimizers
import Randomness
import Tensors
import Training

extension Workload {
  /// A generator and a discriminator that learn in turns.
  static let adversarial = Workload(
    "gan-mlp",
    unit: "20 alternating steps: G 100-128-256-512-1024-784, D 784-512-256-128-1; Adam; batch 128",
    operations: 20 * 128
      * ((2 + 6) * multiplications(generatorSizes)
        + (6 + 6 + 4) * multiplications(discriminatorSizes))
  ) {
    var random = RandomSource(seed: 0)
    let generator = dense(generatorSizes)
    let discriminator = dense(discriminatorSizes)
    var frozen = discriminator
    frozen.isTrainable = false
    let (ofG, ofD) = (generator.parameters.trained, discriminator.parameters.trained)
    var (memoryG, memoryD) = (OptimizerMemory(), OptimizerMemory())
    let adam = Optimizer.adam()
    let bce = Loss.binaryCrossentropy
    let real = Variable(.uniform([128, 784], using: &random))
    let (one, zero) = (Tensor.ones([128, 1]), Tensor.zeros([128, 1]))

    return {
      for _ in 0..<20 {
        let first = Tensor.normal([128, 100], using: &random)
        let second = Tensor.normal([128, 100], using: &random)
        TrainingMode.on(using: &random) {
          let fake = withoutGradients { generator(Variable(first)) }
          let loss = bce(one, discriminator(real)) + bce(zero, discriminator(fake))
          loss.backward()
          adam.step(ofD, memory: &memoryD)

          bce(one, frozen(generator(Variable(second)))).backward()
          adam.step(ofG, memory: &memoryG)
        }
      }
    }
  }

  private static let generatorSizes = [100, 128, 256, 512, 1024, 784]
  private static let discriminatorSizes = [784, 512, 256, 128, 1]

  private static func multiplications(_ sizes: [Int]) -> Double {
    Double(zip(sizes, sizes.dropFirst()).map(*).reduce(0, +))
  }

  /// ReLU between the sizes, a sigmoid at the end.
  private static func dense(_ sizes: [Int]) -> Sequential {
    Sequential(
      sizes.indices.dropFirst().map { place in
        .dense(
          sizes[place], activation: place == sizes.count - 1 ? .sigmoid : .relu,
          inputShape: place == 1 ? [sizes[0]] : nil)
      })
  }
}
