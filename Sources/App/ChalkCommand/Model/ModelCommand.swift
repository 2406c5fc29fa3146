import ArgumentParser

/// `chalk model`: networks that others have trained: what there are, fetching, and looking into them.
struct ModelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model", abstract: "List pretrained models, fetch them, look into their files.",
    discussion: """
      Examples:
        chalk model list
        chalk model fetch silero-vad
        chalk model show model.safetensors
      """,
    subcommands: [
      ModelListCommand.self, ModelFetchCommand.self, ModelShowCommand.self, ModelRunCommand.self,
      ModelTestCommand.self, ModelConvertCommand.self,
    ])
}
