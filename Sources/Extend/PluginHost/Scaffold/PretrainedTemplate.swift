// The file that `chalk new pretrained` writes.

extension Templates {
  static let pretrained = ##"""
    import Chalk

    extension PretrainedPackage {
      /// Whether somebody speaks: a small network of convolutions and an LSTM.
      ///
      /// Fetch it: chalk model fetch PROPER --plugin NAME.swift
      /// In a lesson: try PretrainedStore().files(of: .VARIABLE).path("silero_vad_16k.safetensors")
      ///
      /// For another one: 'python3 -m pip download --no-deps silero-vad' brings the wheel of a package of PyPI, and
      /// 'unzip -l' lists its files. Of the wheel and of each file that is needed, once unpacked, 'wc -c' tells the
      /// bytes and 'sha256sum' the SHA-256. A file that differs in a single bit is refused.
      static let VARIABLE = PretrainedPackage(
        name: "PROPER", version: "6.2.3",
        summary: "How likely a piece of sound is speech: convolutions and an LSTM, 310,000 weights.",
        // Who trained it, on what, and where that is described.
        origin: "Silero Team, Silero VAD, https://github.com/snakers4/silero-vad",
        // Of the weights, and of the package where it has another one.
        license: "MIT",
        package: "silero-vad",
        wheel: File(
          "silero_vad-6.2.3-py3-none-any.whl", byteCount: 11_317_527,
          sha256: "7b7f5436cfcb02fae583a05b512ea96467fd449fe54cb49a5e4f06c51a1e43b8"),
        files: [
          File(
            "silero_vad/data/silero_vad_16k.safetensors", byteCount: 1_239_748,
            sha256: "c59271c284ae9c8335d795d60e0bfdb71aaaceec578d9bd9ffc1b8153c319ea1")
        ])
    }

    """##
}
