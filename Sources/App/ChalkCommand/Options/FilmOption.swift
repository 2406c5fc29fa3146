import ArgumentParser
import Chalk

/// Whether animations become films as well.
struct FilmOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Make films of the animations, by ffmpeg: webm for pages, mp4 for presentations.",
      valueName: "kind"))
  var video: FilmFormat?

  /// Refuses films where nothing can make them, before any lesson has run.
  func requireProgram() throws {
    if video == nil { return }
    do throws(FigureError) {
      try FilmFormat.requireProgram()
    } catch {
      throw Failure(
        "--video needs ffmpeg, which is not here: sudo apt-get install ffmpeg. Without --video "
          + "animations are GIFs.")
    }
  }
}

extension FilmFormat: ExpressibleByArgument {}
