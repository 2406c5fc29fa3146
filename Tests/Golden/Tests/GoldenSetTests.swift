import Foundation
import Tensors
import Testing

@testable import Golden

struct GoldenSetTests {
  @Test func aSetIsOneSplitOrHasSeveral() throws {
    let plain = try MadeSet(MadeCases.activations)
    #expect(try plain.set.listings().count == MadeCases.activations.count)
    let split = try MadeSet(MadeCases.activations, split: "held")
    #expect(try split.set.listings().count == MadeCases.activations.count)
    try FileManager.default.copyItem(
      at: split.set.folder.appending(path: "held"), to: split.set.folder.appending(path: "open"))
    let both = try GoldenSet(split.set.folder)
    #expect(try both.listings().count == 2 * MadeCases.activations.count)
    #expect(try both.listings().first!.read().item == plain.set.listings().first!.read().item)
    withExtendedLifetime(split) {}
  }

  @Test func anEmptyFolderIsAFailureWhereTheSetIsRequired() throws {
    let empty = FileManager.default.temporaryDirectory.appending(path: "no-golden-\(UUID())")
    try FileManager.default.createDirectory(at: empty, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: empty) }
    let here = ["CHALK_GOLDEN": empty.path]
    let required = here.merging(["CHALK_REQUIRE_GOLDEN": "1"]) { $1 }
    // Not required: skipped. Required: not skipped, and then there is an error.
    #expect(!GoldenSet.isWanted(here))
    #expect(GoldenSet.isWanted(required))
    #expect(throws: GoldenProblem.self) { try GoldenSet(GoldenSet.folder(required)) }
  }

  @Test func theSetIsLookedForInOrder() throws {
    let made = try MadeSet(MadeCases.initializers)
    let place = try TemporaryFolder()
    let shared = place.url.appending(path: "shared")
    try FileManager.default.createDirectory(at: shared, withIntermediateDirectories: true)
    try FileManager.default.copyItem(at: made.set.folder, to: shared.appending(path: "golden"))
    let package = place.url.appending(path: "package")
    // Beside the package lies a set; elsewhere the package's own cases serve.
    #expect(GoldenSet.folder([:], package: package).path.hasSuffix("/shared/golden"))
    let alone = place.url.appending(path: "a/b")
    #expect(GoldenSet.folder([:], package: alone).path.hasSuffix("a/b/Tests/Golden/Cases"))
    #expect(GoldenSet.folder(["CHALK_GOLDEN": "/x"], package: package).path == "/x")
    #expect(GoldenSet.folder(["CHALK_GOLDEN": ""], package: package).path.hasSuffix("golden"))
    withExtendedLifetime((made, place)) {}
  }

  @Test func groupsThatChalkDoesNotHaveYetAreListed() throws {
    let set = try GoldenSet.isWanted ? GoldenSet.found() : GoldenSet.ofPackage()
    let unknown = try set.unknownGroups()
    let words = unknown.map { "\($0.group) (\($0.count))" }.joined(separator: ", ")
    print("golden: groups that Chalk is not compared in: \(unknown.isEmpty ? "none" : words)")

    let more = try MadeSet(
      ["a", "b"].map { MadeCase("weather", "rain", $0, [:]) } + MadeCases.initializers)
    #expect(try more.set.unknownGroups().map(\.group) == ["weather"])
    #expect(try more.set.unknownGroups().map(\.count) == [2])
  }

  /// The package's own cases have every item of every group, but those whose files are large: spectra and a variational
  /// autoencoder, for which made cases stand, and large models.
  @Test func thePackageHasCasesOfEveryItem() throws {
    let own = try GoldenSet.ofPackage()
    #expect(try own.unknownGroups().isEmpty)
    let items = Set(try own.listings().map { "\($0.group)/\($0.item)" })
    #expect(
      items.isSuperset(of: GoldenSetTests.items), "\(GoldenSetTests.items.subtracting(items))")
    for listing in try own.listings() { _ = try listing.read() }
  }

  private static let items: Set<String> = {
    let all: KeyValuePairs = [
      "activation": "relu sigmoid tanh softplus leaky_relu elu gelu softmax",
      "loss":
        "half_mse mse bce_probs bce_logits categorical_ce sparse_categorical_ce hinge huber kl",
      "layer": """
      Dense Flatten Embedding Conv1D Conv2D Conv2DTranspose MaxPooling2D AveragePooling2D \
      LayerNormalization BatchNormalization SimpleRNN LSTM GRU ScaledDotProductAttention \
      MultiHeadAttention
      """,
      "optimizer": "SGD Momentum Nesterov RMSprop Adagrad Adam AdamW",
      "initializer": "glorot_uniform he_normal",
      "model": "mlp_bce_adam lstm_bce_adam gan_mlp_adam",
      "loss2": """
      ciou_loss contrastive ctc ctc_greedy dice diou_loss distillation focal_binary \
      focal_categorical gaussian_kl giou_loss info_nce iou_loss label_smoothing \
      label_smoothing_binary nt_xent second_order smooth_l1 triplet wasserstein_gp \
      weighted_cross_entropy
      """,
      "metric2": """
      average_precision bleu calibration confusion_matrix edit_distance ndcg perplexity \
      regression retrieval roc top_k_accuracy
      """,
      "detection": """
      average_precision box_coding box_formats iou_matrix mean_average_precision nms \
      nms_by_class soft_nms
      """,
      "audio": """
      frame_measures hann_window mel_filter_bank mfcc mu_law preemphasis
      """,
      "transformer": """
      FeedForward MultiHeadAttention RotaryEmbedding SamplingFilter \
      ScaledDotProductAttention SinusoidalPositionalEncoding
      """,
      "block": """
      Bidirectional Conv2D1x1 DepthwiseConv2D GRU GlobalAveragePooling1D \
      GlobalAveragePooling2D GlobalMaxPooling2D GroupNormalization InvertedResidual \
      RMSNormalization SeparableConv2D SqueezeExcite
      """,
    ]
    return Set(all.flatMap { group, items in items.split(separator: " ").map { "\(group)/\($0)" } })
  }()

  @Test func aBrokenSetIsToldInWords() throws {
    let made = try MadeSet(MadeCases.activations)
    let listing = try made.set.listings()[0]
    let file = listing.folder.appending(path: "case.json")
    try Data("{}".utf8).write(to: file)
    let group = GoldenGroup("activation") { _, _ in [:] }
    let outcome = try group.outcomes(in: made.set)[0]
    #expect(!outcome.agrees && outcome.description.contains("case.json cannot be read"))
    try FileManager.default.removeItem(at: listing.folder)
    #expect(try !group.outcomes(in: made.set)[0].agrees)
    try Data("[]".utf8).write(to: made.set.folder.appending(path: "index.json"))
    #expect(throws: GoldenProblem.self) { try group.outcomes(in: made.set) }
  }
}
