/// A formula, a program or a topic of the source documents.
struct FormulaRow: Sendable {
  let id: String
  let title: String
  /// The formula as LaTeX, where there is one.
  var formula: String?
  /// Where it stands in the toolkit: a declared name, and the file under `Sources/` in which the formula's
  /// own line carries the comment `Formula:` with the row's id.
  var symbols: [(name: String, file: String)] = []
}

extension FormulaRow {
  static let all = formulas + named + further + programs + topics + models

  /// The formulas that the documents print, each in its exact form.
  private static let formulas = [
    FormulaRow(
      id: "F01", title: "ReLU", formula: #"f(x) = \max(0, x)"#,
      symbols: [("relu", "Core/Tensors/Kernels/Elementwise/FusedActivation.swift")]),
    FormulaRow(
      id: "F02", title: "Convolution", formula: #"y[l] = \sum_{m=1}^{M} x[m] \cdot k[l - m]"#,
      symbols: [("convolutionInputGradient", "Core/Tensors/Kernels/Convolution/Convolution.swift")]),
    FormulaRow(
      id: "F03", title: "A recurrent step", formula: #"h_t = \tanh(W h_{t-1} + U x_t + b)"#,
      symbols: [("SimpleCell", "Core/Tensors/Kernels/Recurrent/SimpleCell.swift")]),
    FormulaRow(
      id: "F04", title: "The game of generator and discriminator",
      formula:
        #"\min_G \max_D V(D, G) = E_{x \sim p_{data}}[\log D(x)] + E_{z \sim p_z}[\log(1 - D(G(z)))]"#,
      symbols: [("sigmoidCrossEntropy", "Core/Tensors/Kernels/CrossEntropy.swift")]),
    FormulaRow(
      id: "F05", title: "A weighted sum", formula: #"y = \sum_i w_i a_i + b"#,
      symbols: [("weightedSum", "Core/ScalarGrad/Operations.swift")]),
    FormulaRow(
      id: "F06", title: "Half the mean squared error",
      formula: #"L(y, \hat{y}) = \frac{1}{2n} \sum_i (y_i - \hat{y}_i)^2"#,
      symbols: [("halfMeanSquaredError", "Learn/Losses/Errors.swift")]),
    FormulaRow(
      id: "F07", title: "Gradient descent",
      formula: #"w_{i+1} = w_i - \alpha \frac{\partial L}{\partial w_i}"#,
      symbols: [("sgd", "Learn/Optimizers/Rules/GradientDescent.swift")]),
    FormulaRow(
      id: "F08", title: "The matrix form", formula: #"y = W x + b"#,
      symbols: [("linear", "Core/Tensors/Kernels/Linear.swift")]),
  ]

  /// What the documents name without printing it.
  private static let named = [
    FormulaRow(
      id: "N01", title: "Sigmoid, tanh, leaky ReLU, softmax, and their slopes",
      formula: #"\sigma(x) = \frac{1}{1 + e^{-x}}"#,
      symbols: [
        ("sigmoid", "Core/Tensors/Kernels/Elementwise/FusedActivation.swift"),
        ("tanh", "Core/Tensors/Kernels/Elementwise/FusedActivation.swift"),
        ("leakyRelu", "Core/Tensors/Kernels/Elementwise/FusedActivation.swift"),
        ("softmax", "Core/Tensors/Kernels/Softmax.swift"),
      ]),
    FormulaRow(
      id: "N02", title: "Squared error and cross-entropies, in stable forms",
      formula: #"L = -\sum_k t_k \log p_k"#,
      symbols: [
        ("meanSquaredError", "Learn/Losses/Errors.swift"),
        ("binaryCrossentropy", "Learn/Losses/CrossEntropies.swift"),
        ("sigmoidCrossEntropy", "Core/Tensors/Kernels/CrossEntropy.swift"),
        ("softmaxCrossEntropy", "Core/Tensors/Kernels/CrossEntropy.swift"),
      ]),
    FormulaRow(
      id: "N03", title: "Gradient descent, mini-batches, momentum, Adam",
      formula: #"w \leftarrow w - \alpha \frac{\hat{m}}{\sqrt{\hat{v}} + \epsilon}"#,
      symbols: [
        ("sgd", "Learn/Optimizers/Rules/GradientDescent.swift"),
        ("momentumStep", "Core/Tensors/Kernels/OptimizerUpdates.swift"),
        ("adamStep", "Core/Tensors/Kernels/OptimizerUpdates.swift"),
      ]),
    FormulaRow(
      id: "N04", title: "Forward propagation and backpropagation",
      formula: #"\frac{\partial L}{\partial W} = a^T \delta"#,
      symbols: [
        ("backward", "Core/ScalarGrad/Scalar.swift"), ("backward", "Core/Autograd/Backward.swift"),
        ("linearGradients", "Core/Tensors/Kernels/Linear.swift"),
      ]),
    FormulaRow(
      id: "N05", title: "L1, L2, dropout, early stopping", formula: #"L + \lambda \sum w^2"#,
      symbols: [
        ("Regularizer", "Learn/Layers/Parts/Regularizer.swift"),
        ("Dropout", "Learn/Layers/Normalization/Dropout.swift"),
        ("earlyStopping", "Learn/Training/Callbacks/EarlyStopping.swift"),
      ]),
    FormulaRow(
      id: "N06", title: "LSTM", formula: #"c_t = f_t \cdot c_{t-1} + i_t \cdot g_t"#,
      symbols: [("LSTMCell", "Core/Tensors/Kernels/Recurrent/LSTMCell.swift")]),
    FormulaRow(
      id: "N07", title: "Self-attention", formula: #"softmax(\frac{Q K^T}{\sqrt{d}}) V"#,
      symbols: [("attention", "Core/Tensors/Kernels/Attention.swift")]),
    FormulaRow(
      id: "N08", title: "Autoencoder", formula: #"L = \|x - d(e(x))\|^2"#,
      symbols: [("meanSquaredError", "Learn/Losses/Errors.swift")]),
    FormulaRow(
      id: "N09", title: "Principal components, feature selection",
      formula: #"C v = \lambda v"#,
      symbols: [
        ("PrincipalComponents", "Learn/Datasets/Preparation/PrincipalComponents.swift"),
        ("FeatureSelection", "Learn/Datasets/Preparation/FeatureSelection.swift"),
      ]),
    FormulaRow(
      id: "N10", title: "Convolution in two dimensions, padding, stride, pooling",
      formula: #"y_{ij} = \sum_{u,v} x_{i+u, j+v} \cdot k_{uv}"#,
      symbols: [
        ("convolution", "Core/Tensors/Kernels/Convolution/Convolution.swift"),
        ("maxPool", "Core/Tensors/Kernels/Convolution/Pooling.swift"),
        ("averagePool", "Core/Tensors/Kernels/Convolution/Pooling.swift"),
      ]),
    FormulaRow(
      id: "N11", title: "Embedding", formula: #"e(i) = E_{i,:}"#,
      symbols: [
        ("rows", "Core/Tensors/Kernels/Gather.swift"),
        ("lookup", "Core/Autograd/Primitives/Shapes.swift"),
      ]),
    FormulaRow(
      id: "N12", title: "Initialization, and the seven steps",
      formula: #"Var(w) = \frac{2}{n_{in} + n_{out}}"#,
      symbols: [("glorotUniform", "Learn/Initializers/VarianceScaling.swift")]),
  ]

  /// What the printed programs and formulas need in order to be understood: where a program came from, what stands
  /// between two formulas, how a formula is used in several channels, heads or directions.
  private static let further = [
    FormulaRow(
      id: "N13", title: "Batch normalization, in training and at inference",
      formula: #"y = \gamma \frac{z - \mu}{\sqrt{\sigma^2 + \epsilon}} + \beta"#),
    FormulaRow(
      id: "N14", title: "Residual connections, depth with and without them",
      formula: #"y = x + F(x)"#),
    FormulaRow(
      id: "N15", title: "Learned projections, positions, several heads, the transformer block",
      formula: #"Q = X W_Q, \quad K = X W_K, \quad V = X W_V"#),
    FormulaRow(
      id: "N16", title: "Gated recurrent unit, bidirectional and stacked networks",
      formula: #"h_t = z_t h_{t-1} + (1 - z_t) g_t"#),
    FormulaRow(
      id: "N17", title: "Encoder and decoder, attention as alignment, beam search",
      formula: #"c_t = \sum_s a_{ts} h_s"#),
    FormulaRow(
      id: "N18", title: "Convolution over several channels, 1×1 convolution",
      formula: #"y[i, j, o] = b_o + \sum_{u, v, c} x[i + u, j + v, c] \cdot w[u, v, c, o]"#),
    FormulaRow(
      id: "N19", title: "Linear, logistic and softmax regression on data",
      formula: #"X^T X w = X^T y"#),
    FormulaRow(
      id: "N20", title: "Variational autoencoder",
      formula:
        #"\frac{1}{2} \sum_j (\mu_j^2 + \sigma_j^2 - \log \sigma_j^2 - 1)"#),
  ]

  /// The programs: the same layers, loss and optimizer, on real data.
  private static let programs = [
    FormulaRow(id: "P01", title: "Two dense layers on eight features"),
    FormulaRow(id: "P02", title: "A convolution, a pooling, two dense layers"),
    FormulaRow(id: "P03", title: "Embedding, LSTM, two dense layers"),
    FormulaRow(id: "P04", title: "A generator and a discriminator of dense layers"),
    FormulaRow(id: "P05", title: "Handwritten digits by dense layers, both optimizers"),
    FormulaRow(id: "P06", title: "Three convolutions on 224×224×3"),
    FormulaRow(id: "P07", title: "Sentiment by embedding and LSTM"),
    FormulaRow(id: "P08", title: "A convolutional generator and discriminator"),
    FormulaRow(id: "P09", title: "Handwritten digits by two convolutions"),
    FormulaRow(id: "P10", title: "SimpleNet, a model as a type"),
    FormulaRow(id: "P11", title: "SimpleCNN, a model as a type"),
  ]

  private static let topics = [
    FormulaRow(id: "T01", title: "Data quality, cleaning, and what it does to a model"),
    FormulaRow(id: "T02", title: "Training set, test set, and the amount of data"),
    FormulaRow(id: "T03", title: "Overfitting and its remedies"),
    FormulaRow(id: "T04", title: "Beside trees, forests and support vector machines"),
    FormulaRow(id: "T05", title: "Explainability: saliency, occlusion, feature maps"),
    FormulaRow(id: "T06", title: "Privacy: clipped and noised gradients"),
    FormulaRow(id: "T07", title: "Small devices: quantization and pruning"),
    FormulaRow(id: "T08", title: "Transfer learning"),
    FormulaRow(id: "T09", title: "Reinforcement learning by policy gradients"),
    FormulaRow(id: "T10", title: "Applications, each small and real"),
    FormulaRow(id: "T11", title: "Data larger than memory, training spread over processes"),
    FormulaRow(id: "T12", title: "Several modalities in one model"),
  ]
  /// The models that the documents name.
  private static let models = [
    FormulaRow(id: "M01", title: "BERT: masked words, fine-tuning, a pretrained encoder opened"),
    FormulaRow(id: "M02", title: "GPT: a causal language model, on scalars and on tensors"),
    FormulaRow(id: "M03", title: "VGG and ResNet: their blocks side by side, trained small"),
  ]
}
