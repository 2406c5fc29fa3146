// The files that `chalk new` writes for the parts of a training run.

extension Templates {
  static let loss = ##"""
    import Chalk

    extension Loss {
      /// √(1 + e²) − 1 with e = ŷ − t, the mean over the outputs        dŷ = e/√(1 + e²)
      ///
      /// Like a square near the target, like the distance far away.
      ///
      /// `targets` and `predictions` say what it is for, and 'chalk check' keeps to that. Others are
      /// .labels (numbers of classes), .probabilities, .binary, .signs (−1 and 1), .counts and .positive, and
      /// for predictions .probabilities, .distributions (rows of a softmax), .logits and .positive.
      static let VARIABLE = Loss("PROPER", targets: .likePredictions, predictions: .numbers) {
        target, prediction in
        let e = prediction - target
        return ((e.squared() + 1).squareRoot() - 1).mean([-1])
      }
    }

    /// The picture of it: chalk figures NAME.swift
    struct NAMEFigure: FigureMaker {
      let name = "PROPER-figure"

      func figure(random: inout RandomSource) -> Figure {
        let example = LossExample(.VARIABLE)
        return .functionAndDerivative(
          "NAME and its derivative", caption: "What a prediction costs where 1 would be right.",
          over: -4...6,
          curves: [("PROPER", { example.cost(of: $0).value }, { example.cost(of: $0).slope })])
      }
    }

    """##

  static let layer = ##"""
    import Chalk

    /// y = s·x, with an s of its own for each input        dx = s·dy, ds = Σ x·dy
    struct NAME: Layer {
      let name: String
      var isTrainable = true
      /// s, `[inputs]`
      let factor: Variable

      init(_ inputs: Int, name: String) {
        self.name = name
        factor = Variable(.ones([inputs]), requiresGradient: true)
      }

      func call(_ x: Variable) -> Variable { x * weight(factor) }

      var parameters: [Parameter] { [Parameter("factor", factor, isTrainable: isTrainable)] }
    }

    extension LayerPlan {
      static func VARIABLE() -> LayerPlan {
        // 'chalk check' tries it with rows of numbers; others are .sequences, .images, .indices(below: 10).
        LayerPlan("PROPER", inputs: .rows) { input, name, random in
          NAME((input.last ?? 1) ?? 1, name: name)
        }
      }
    }

    /// The picture of it: chalk figures NAME.swift
    struct NAMEFigure: FigureMaker {
      let name = "PROPER-figure"

      func figure(random: inout RandomSource) -> Figure {
        let layer = NAME(8, name: "PROPER")
        layer.factor.value = .normal([8], using: &random)
        return Figure("NAME", caption: "Eight ones, scaled.", x: "input", y: "output") {
          Bars((1...8).map { "\($0)" }, layer(Variable(.ones([1, 8]))).value.values)
        }
      }
    }

    """##

  static let optimizer = ##"""
    import Chalk

    extension Optimizer {
      /// v ← 0.9·v + g        w ← w − rate·v
      static let VARIABLE = Optimizer(
        "PROPER", learningRate: 0.01, slots: [Slot("velocity")]
      ) { w, slots, g, context in
        slots[0] = 0.9 * slots[0] + g
        w.add(slots[0], times: -context.rate)
      }
    }

    /// The picture of it: chalk figures NAME.swift
    struct NAMEFigure: FigureMaker {
      let name = "PROPER-figure"

      func figure(random: inout RandomSource) -> Figure {
        let path = OptimizerPath(.VARIABLE, on: .quadratic, steps: 100)
        return Figure("NAME goes down a bowl", caption: "The height, step by step.") {
          Panel(x: "step", y: PlotAxis("height", scale: .logarithmic)) { Line(path.heights) }
        }
      }
    }

    """##

  static let initializer = ##"""
    import Chalk

    extension Initializer {
      /// Uniform between −√(3/inputs) and √(3/inputs): the variance is 1/inputs.
      static let VARIABLE = Initializer("PROPER") { shape, random, precision in
        let reach = (3 / Double(shape.dimensions.first ?? 1)).squareRoot()
        return .uniform(shape, in: -reach...reach, precision, using: &random)
      }
    }

    /// The picture of it: chalk figures NAME.swift
    struct NAMEFigure: FigureMaker {
      let name = "PROPER-figure"

      func figure(random: inout RandomSource) -> Figure {
        let weights = Initializer.VARIABLE([64, 32], using: &random).values
        return Figure("NAME", caption: "The weights of 64 × 32.", x: "weight", y: "count") {
          Histogram(weights, bins: 30)
        }
      }
    }

    """##

  static let metric = ##"""
    import Chalk

    extension Metric {
      /// The share of predictions that are less than ¼ away: 1/n · Σ [|ŷ − y| ≤ ¼]. It is counted, so
      /// it has no slope to follow: that is what a loss is for.
      ///
      /// `targets` and `predictions` say what it is for, and 'chalk check' keeps to that: .labels beside
      /// .distributions for numbers of classes beside rows of a softmax, .likePredictions for numbers.
      static let VARIABLE = Metric(
        meanOf: "PROPER", targets: .binary, predictions: .probabilities
      ) { truth, predictions in
        (truth - predictions).absolute() .<= 0.25
      }
    }

    /// The picture of it: chalk figures NAME.swift
    struct NAMEFigure: FigureMaker {
      let name = "PROPER-figure"

      func figure(random: inout RandomSource) -> Figure {
        Figure("NAME", caption: "One prediction where 0 is right.", x: "prediction", y: "metric") {
          Line(over: -1...1) { x in
            Metric.VARIABLE(truth: Tensor([0], shape: [1, 1]), predictions: Tensor([x], shape: [1, 1]))
          }
        }
      }
    }

    """##

  static let dataset = ##"""
    import Chalk
    import Foundation

    /// Two rings around one another: (r·cos a, r·sin a), r = ½ or 1, with normal noise.
    struct NAME: DatasetMaker {
      let name = "PROPER"

      func examples(random: inout RandomSource) -> Examples {
        var rows: [[Double]] = []
        for i in 0..<200 {
          let radius = (i % 2 == 0 ? 0.5 : 1) + 0.05 * random.normal()
          let angle = random.uniform(in: 0...(2 * .pi))
          rows.append([radius * cos(angle), radius * sin(angle)])
        }
        return Examples(
          features: Matrix(rows), labels: rows.indices.map { $0 % 2 }, featureNames: ["x", "y"],
          classNames: ["inner", "outer"])
      }
    }

    /// The picture of it: chalk figures NAME.swift
    struct NAMEFigure: FigureMaker {
      let name = "PROPER-figure"

      func figure(random: inout RandomSource) -> Figure {
        let examples = NAME().examples(random: &random)
        return Figure("NAME", caption: "200 points of two classes.", x: "x", y: "y", aspect: .equal) {
          Points(
            examples.features.column(0), examples.features.column(1), classes: examples.labels,
            classNames: examples.classNames)
        }
      }
    }

    """##

  static let tokenizer = ##"""
    import Chalk

    /// Byte pairs that were learned from a few lines.
    struct NAME: TokenizerMaker {
      let name = "PROPER"
      /// Who made the vocabulary, from what, and under which license.
      let origin = "the lines below, written for this plugin, MIT license"

      private let lines = ["the cat sat on the mat", "the hat of the cat", "that is that"]

      func tokenizer() throws -> any Tokenizer {
        var training = BytePairTraining(lines, specials: SpecialToken.bert)
        for _ in 0..<12 { training.step() }
        return training.tokenizer
      }
    }

    /// The picture of it: chalk figures NAME.swift
    struct NAMEFigure: FigureMaker {
      let name = "PROPER-figure"

      func figure(random: inout RandomSource) throws -> Figure {
        let tokenizer = try NAME().tokenizer()
        let texts = ["the cat", "that hat", "a dog"]
        return Figure("NAME", caption: "How many tokens a text has.", x: "text", y: "tokens") {
          Bars(texts, texts.map { Double(tokenizer.encode($0).count) }, showsValues: true)
        }
      }
    }

    """##

  static let model = ##"""
    import Chalk

    /// z = ReLU(W₁x + b₁), ŷ = softmax(W₂z + b₂); for numbers the last layer is ŷ = W₂z + b₂.
    ///
    /// Train it: chalk train NAME.swift --data table.csv --epochs 20 --set hidden=64
    struct NAME: ModelMaker {
      let name = "PROPER"
      let hidden = ModelSetting("hidden", 32, in: 1...4096)
      var settings: [ModelSetting] { [hidden] }

      func model(for task: ModelTask, seed: UInt64) throws -> Sequential {
        var model = Sequential(
          [
            .flatten(), .dense(task.count(hidden), activation: .relu),
            .dense(task.outputs, activation: task.outputActivation),
          ], seed: seed)
        model.compile(optimizer: .adam(), loss: task.loss, metrics: task.metrics)
        return model
      }
    }

    """##
}
