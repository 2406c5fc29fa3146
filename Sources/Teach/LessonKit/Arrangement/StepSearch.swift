import Synchronization

/// Which of the steps that several lessons are arranged by were there in any of them.
///
/// A title arranges those lessons that have such a step, and one that none of them has is most often mistyped. That is
/// known when all have run.
public final class StepSearch: Sendable {
  /// The steps that are looked for.
  public let names: [StepName]
  private let seen = Mutex(Seen())

  private struct Seen {
    var found: Set<StepName> = []
    var titles: Set<String> = []
  }

  /// A search for these steps, in lessons that have not run yet.
  public init(_ names: [StepName]) { self.names = names }

  /// Those that no lesson had that has run.
  public var missing: [StepName] {
    let found = seen.withLock { $0.found }
    return names.filter { !found.contains($0) }
  }

  /// The titles of all steps that the lessons had, sorted.
  public var titles: [String] { seen.withLock { $0.titles }.sorted() }

  /// Notes the steps of a lesson that has run.
  func note(_ steps: [Record.Step]) {
    let found = names.filter { name in
      do throws(ArrangementError) {
        _ = try name.place(in: steps)
        return true
      } catch .unknownStep {
        return false
      } catch {
        return true
      }
    }
    let titles = steps.map(\.title.text)
    seen.withLock { seen in
      seen.found.formUnion(found)
      seen.titles.formUnion(titles)
    }
  }
}
