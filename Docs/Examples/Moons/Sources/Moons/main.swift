import Chalk
import ScalarGrad

var random = RandomSource(seed: 1)
let moons = Examples.moons(400, random: &random).batch(Array(0..<400))
var model = Sequential([.dense(16, activation: .tanh), .dense(2, activation: .softmax)])
model.compile(optimizer: .adam(learningRate: 0.02), loss: .sparseCategoricalCrossentropy)
let history = try model.fit(moons.inputs, moons.targets, epochs: 20, progress: .lines)
let source = Provenance(lesson: "moons", version: "1.0.0", command: "swift run Moons")
try Figure.losses(history, caption: "A network learns to tell two moons apart.")
  .write(to: "Figures", name: "loss", using: FigureRenderer(), provenance: source)

let x = Scalar(3, "x")
pow(x, 2).backward()
print(x)
