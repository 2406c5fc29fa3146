import Autograd
import Communicators
import Layers
import Losses
import Metrics
import Optimizers
import Randomness
import Tensors
import Testing

@testable import Training

struct ProgressTests {
  @Test func times() {
    #expect(Progress.time(125) == "2m 5s")
    #expect(Progress.time(3.4) == "3s")
    #expect(Progress.time(0.0061) == "6ms")
    #expect(Progress.time(0.000035) == "35us")
  }

  @Test func numbers() {
    #expect(History.Value("loss", 0.25674).text == "loss: 0.2567")
    #expect(History.Value("loss", 12.5).text == "loss: 12.5000")
    #expect(History.Value("loss", -0.5).text == "loss: -0.5000")
    #expect(History.Value("loss", 0.000012345).text == "loss: 1.2345e-05")
    #expect(History.Value("loss", 0).text == "loss: 0.0000")
    #expect(History.Value("loss", .nan).text == "loss: nan")
    #expect(History.Value("loss", .infinity).text == "loss: inf")
  }

  private func shown(_ style: ProgressStyle, samples: Int = 0) throws -> String {
    var text = ""
    var model = SmallProblem.network()
    try model.compileForNothing()
    var run = TrainingRun(
      model.parameters, model.trainer, model.trainer.setup!,
      Trainer.Resumption(random: RandomSource(seed: 0)), epochs: 3)
    run.stepsPerEpoch = 469
    run.epoch = 2
    run.step = 469
    run.samples = samples
    var progress = Progress(style, epochs: 3) { text += $0 }
    progress.begin(run)
    progress.show(run)
    progress.end(run, [History.Value("loss", 0.2567), History.Value("accuracy", 0.9253)], 2.8)
    return text
  }

  @Test func aLineAnEpoch() throws {
    #expect(try shown(.lines) == "Epoch 2/3 - 3s - loss: 0.2567 - accuracy: 0.9253\n")
    #expect(try shown(.silent).isEmpty)
  }

  @Test func aBar() throws {
    let lines = try shown(.bar).split(separator: "\n")
    #expect(lines[0] == "Epoch 2/3")
    let bar = String(repeating: "━", count: 20)
    #expect(
      lines.last!.hasPrefix("\r469/469 \(bar) 3s 6ms/step - loss: 0.2567 - accuracy: 0.9253"))
  }

  /// Over several processes the first one shows one bar, with the samples that all of them took in a second.
  @Test func theBarOfSeveralProcesses() throws {
    let texts = try ThreadCommunicator.run(2) { communicator in
      try Distribution(communicator).scope {
        try ProgressTests().shown(.bar, samples: 700)
      }
    }
    #expect(texts[0].contains(" 6ms/step, 250 samples/s over 2 - loss: 0.2567"), "\(texts[0])")
    #expect(texts[1].isEmpty)
  }
}

struct SummaryTests {
  /// The program of the first document, with the numbers that Keras prints.
  @Test func ofASequential() {
    let model = Sequential([
      .conv2D(32, 3, activation: .relu, inputShape: [28, 28, 1]), .maxPooling2D(2), .flatten,
      .dense(128, activation: .relu), .dense(10, activation: .softmax),
    ])
    let lines = model.summary().split(separator: "\n")
    #expect(lines[0] == "Model: \"sequential\"")
    #expect(lines[4].contains("conv2d (Conv2D)") && lines[4].contains("(None, 26, 26, 32)"))
    #expect(lines[5].contains("(None, 13, 13, 32)") && lines[5].contains(" 0 │"))
    #expect(lines[7].contains("dense (Dense)") && lines[7].contains("692,352"))
    #expect(lines.contains(" Total params: 693,962 (2.65 MB)"))
    #expect(lines.contains(" Non-trainable params: 0 (0.00 B)"))
    #expect(Set(lines[1..<10].map(\.count)).count == 1)
  }

  @Test func frozenParametersCountApart() {
    var model = SmallProblem.network()
    model.layers[0].isTrainable = false
    #expect(model.summary().contains(" Trainable params: 34 "))
    #expect(model.summary().contains(" Non-trainable params: 40 "))
  }
}

extension Sequential {
  /// With an optimizer that is never asked for a step.
  fileprivate mutating func compileForNothing() throws {
    compile(optimizer: .sgd(), loss: .sparseCategoricalCrossentropy)
  }
}
