import Chalk

/// The exercises: formulas with a hole, in the order of the lessons.
public struct ExercisesPlugin: Plugin {
  public let name = "exercises"
  public let version = "1.0"

  public init() {}

  public func register(in catalog: inout Catalog) throws(CatalogError) {
    for exercise in ExercisesPlugin.foundations + ExercisesPlugin.training
      + ExercisesPlugin.vision + ExercisesPlugin.sequences + ExercisesPlugin.generative
      + ExercisesPlugin.data + ExercisesPlugin.practice + ExercisesPlugin.transformers
    {
      try catalog.add(exercise)
    }
  }

  private static let foundations: [Exercise] = [
    .weightedSum, .relu, .sigmoid, .softmax, .halfMSE, .gradientStep,
    .backpropagation, .crossEntropy, .gradientClipping,
  ]

  private static let training: [Exercise] = [
    .linearRegression, .logisticRegression, .oneHot, .earlyStopping, .denseLayer, .gradientCheck,
    .denseGradient, .initialization, .softmaxGradient,
    .standardization, .parameterCount, .momentum, .rmsprop, .adam, .adamW,
    .learningRateSchedule, .confusionMatrix, .dropout, .pca,
  ]

  private static let vision: [Exercise] = [
    .convolution, .maxPooling, .convolutionChannels, .outputSize, .receptiveField,
    .poolingGradient, .batchNormalization, .residualBlock, .globalAveragePooling, .saliencyMap,
    .iou,
    .nonMaximumSuppression, .fineTuning,
  ]

  private static let sequences: [Exercise] = [
    .rnnStep, .lstmCell, .gruCell, .bidirectionalStates, .embeddingLookup, .bytePairMerge,
    .maskedMean, .padSequences, .attention, .beamStep, .editDistance, .frameEnergy,
    .gateMemory, .windows, .perplexity, .temperature,
  ]

  private static let generative: [Exercise] = [
    .variationalLoss, .ganLosses, .bestDiscriminator, .latentInterpolation,
    .transposedConvolution,
  ]

  private static let data: [Exercise] = [
    .imputation, .kFold, .giniSplit, .hingeLoss, .mergedStatistics, .federatedAveraging,
  ]

  private static let practice: [Exercise] = [
    .privateGradient, .quantization, .pruning, .f1Score, .rocAUC, .matrixFactorization,
    .lateFusion, .returns,
  ]

  private static let transformers: [Exercise] = [
    .positionalEncoding, .layerNormalization, .maskedAttention, .maskedTokens,
    .cosineSimilarity,
  ]
}
