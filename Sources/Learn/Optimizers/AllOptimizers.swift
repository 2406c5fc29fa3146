extension Optimizer {
  /// Every optimizer of the library with its defaults, from simple to hard.
  public static let all: [Optimizer] = [
    .sgd(), .momentum(), .nesterov(), .adagrad(), .rmsprop(), .adam(), .adamW(), .nadam(),
    .lion(),
  ]

  /// Gradient descent with Keras' defaults.
  public static var sgd: Optimizer { sgd() }
  /// Gradient descent with momentum, with its defaults.
  public static var momentum: Optimizer { momentum() }
  /// Gradient descent with Nesterov's momentum, with its defaults.
  public static var nesterov: Optimizer { nesterov() }
  /// Adagrad with Keras' defaults.
  public static var adagrad: Optimizer { adagrad() }
  /// RMSprop with Keras' defaults.
  public static var rmsprop: Optimizer { rmsprop() }
  /// Adam with Keras' defaults.
  public static var adam: Optimizer { adam() }
  /// AdamW with Keras' defaults.
  public static var adamW: Optimizer { adamW() }
  /// Nadam with Keras' defaults.
  public static var nadam: Optimizer { nadam() }
  /// Lion with Keras' defaults.
  public static var lion: Optimizer { lion() }
}
