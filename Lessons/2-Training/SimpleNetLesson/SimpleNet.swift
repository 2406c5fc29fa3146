import Chalk

// excerpt: model
/// Dense(10, relu) and Dense(1, sigmoid), as a type of its own.
struct SimpleNet: Model {
  var hidden, output: Dense
  var trainer = Trainer()

  init(inputs: Int, using random: inout RandomSource) {
    hidden = Dense(inputs, 10, activation: .relu, name: "hidden", using: &random)
    output = Dense(10, 1, activation: .sigmoid, name: "output", using: &random)
  }

  func callAsFunction(_ x: Variable) -> Variable { output(hidden(x)) }

  var parameters: [Parameter] {
    hidden.parameters.under("hidden") + output.parameters.under("output")
  }
}
// end excerpt
