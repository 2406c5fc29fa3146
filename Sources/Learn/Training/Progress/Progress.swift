import Communicators
import Glibc
import Notation
import TerminalText

/// The progress line, as Keras shows it.
struct Progress {
  private let style: ProgressStyle
  /// Whether somebody looks on, who may press Ctrl-C.
  let isWatched: Bool
  private let epochs: Int
  private let write: (String) -> Void
  private var start = ContinuousClock.now
  private var lastShown = ContinuousClock.now

  /// Shown on standard output, where nothing else is given.
  init(_ style: ProgressStyle, epochs: Int, write: @escaping (String) -> Void = Progress.print) {
    self.epochs = epochs
    self.write = write
    let isSilent = Distribution.current?.isFirst == false
    switch isSilent ? .silent : style {
    case .automatic:
      isWatched = isatty(STDOUT_FILENO) == 1
      self.style = isWatched ? .bar : .lines
    default:
      isWatched = false
      self.style = isSilent ? .silent : style
    }
  }

  private static func print(_ text: String) {
    Swift.print(text, terminator: "")
    fflush(nil)
  }

  mutating func begin(_ run: TrainingRun) {
    guard case .bar = style else { return }
    start = .now
    lastShown = start
    write("Epoch \(run.epoch)/\(epochs)\n")
  }

  /// Whether anything is shown between steps.
  var isShownInSteps: Bool {
    if case .bar = style { true } else { false }
  }

  /// Called after each step; shows at most ten times a second.
  mutating func show(_ run: TrainingRun) {
    guard case .bar = style else { return }
    let now = ContinuousClock.now
    guard now - lastShown > .milliseconds(100) else { return }
    lastShown = now
    write("\r" + line(run, run.totals.values(), (now - start).seconds) + TerminalStyle.clearingLine)
  }

  func end(_ run: TrainingRun, _ values: [History.Value], _ seconds: Double) {
    switch style {
    case .bar: write("\r" + line(run, values, seconds) + TerminalStyle.clearingLine + "\n")
    case .lines:
      let parts = ["Epoch \(run.epoch)/\(epochs)", Progress.time(seconds)] + values.map(\.text)
      write(parts.joined(separator: " - ") + "\n")
    default: break
    }
  }

  /// `469/469 ━━━━━━━━━━━━━━━━━━━━ 3s 6ms/step - loss: 0.2567 - accuracy: 0.9253`
  private func line(_ run: TrainingRun, _ values: [History.Value], _ seconds: Double) -> String {
    let (step, steps) = (run.step, run.stepsPerEpoch)
    let width = 20
    let filled = steps == 0 ? width : width * step / steps
    let bar = String(repeating: "━", count: filled) + String(repeating: "─", count: width - filled)
    let count =
      String(repeating: " ", count: "\(steps)".count - "\(step)".count) + "\(step)/\(steps)"
    var pace = Progress.time(seconds / Double(max(step, 1))) + "/step"
    if let distribution = run.distribution {
      let samples = written(Double(run.samples) / max(seconds, 1e-9), .grouped(0, always: true))
      pace += ", \(samples) samples/s over \(distribution.size)"
    }
    return "\(count) \(bar) \(Progress.time(seconds)) \(pace) - "
      + values.map(\.text).joined(separator: " - ")
  }

  /// `2m 5s`, `12s`, `6ms` or `35us`
  static func time(_ seconds: Double) -> String {
    if seconds >= 60 {
      return "\(Int(saturating: seconds) / 60)m \(Int(saturating: seconds) % 60)s"
    }
    if seconds >= 1 { return "\(Int(saturating: seconds.rounded()))s" }
    if seconds >= 1e-3 { return "\(Int(saturating: (seconds * 1e3).rounded()))ms" }
    return "\(Int(saturating: (seconds * 1e6).rounded()))us"
  }
}

extension History.Value {
  /// `loss: 0.2567`; small numbers with an exponent.
  var text: String {
    "\(name): " + written(value, .log)
  }
}
