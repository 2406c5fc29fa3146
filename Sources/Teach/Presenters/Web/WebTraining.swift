import LessonKit
import Notation

extension WebBlocks {
  /// The kept updates of a training one under the other; the page shows one at a time.
  func html(of training: TrainingTrace) -> String {
    let snapshots = chosen(training)
    let sections = snapshots.map { html(of: $0, training, isShown: $0.update == training.position) }
    return """
      <div class="training"><div class="walk" role="group" aria-label="\(say("Updates"))">
      <button type="button" data-walk="-1" aria-label="\(say("the update that is kept before this one"))">−</button>
      <input type="range" min="0" max="\(snapshots.count - 1)" step="1" \
      value="\(snapshots.firstIndex { $0.update == training.position } ?? 0)" \
      aria-label="\(say("Update"))">
      <button type="button" data-walk="1" aria-label="\(say("the next update that is kept"))">+</button></div>
      \(kept(snapshots.count, of: training.updates))
      \(sections.joined(separator: "\n"))</div>
      """
  }

  /// A page holds some of the updates; all of them can be seen in a terminal.
  private func kept(_ count: Int, of updates: Int) -> String {
    if count >= updates { return "" }
    let text: Prose =
      "This page keeps \(count) of \(updates) updates; in a terminal + goes through all of them: chalk learn \(lesson)"
    return "<p class=\"facts\">\(say(text))</p>"
  }

  /// The updates that go into the page: the one that is shown, the first ones, the last.
  private func chosen(_ training: TrainingTrace) -> [TrainingTrace.Snapshot] {
    guard training.snapshots.count > updateLimit else { return training.snapshots }
    let first = training.snapshots.prefix(updateLimit - 1)
    return first + training.snapshots.suffix(1)
  }

  /// One update: the example on its way forward and backward, and what became of each weight.
  func html(of snapshot: TrainingTrace.Snapshot, _ training: TrainingTrace, isShown: Bool) -> String
  {
    let entries = snapshot.pass.entries
    let forward = entries.reversed().map { entry in
      let gradient = entry.gradient.map { written($0) } ?? ""
      return "<tr><td>\(brokenMath(numbersText(entry)))</td>"
        + "<td class=\"number\">\(gradient.escapedForHTML)</td></tr>"
    }
    let changes = snapshot.changes.map { change in
      let numbers = [change.before, change.gradient, change.after].map {
        "<td class=\"number\">\(written($0).escapedForHTML)</td>"
      }
      return "<tr><th scope=\"row\">\(math(change.name))</th>\(numbers.joined())</tr>"
    }
    let place: Prose = """
      Update \(snapshot.update) of \(training.updates) · epoch \(snapshot.epoch) · loss of the batch \
      \(snapshot.batchLoss)
      """
    let heading = say("What the update did to each weight")
    // On paper nothing is unfolded.
    let (opening, closing) =
      isStill
      ? ("<p class=\"facts\">\(heading)</p>", "")
      : ("<details><summary>\(heading)</summary>", "</details>")
    return """
      <div class="moment"\(isShown ? "" : " hidden")><p class="place">\(say(place))</p>
      <p>\(text(snapshot.example))\(updateLimit == .max ? openButton(snapshot.pass, update: snapshot.update) : "")</p>
      \(opening)
      <div class="scrolls"><table><thead><tr><th scope="col">\(say("weight"))</th>\
      <th scope="col">\(say("before"))</th><th scope="col">\(say("gradient of the batch"))</th>\
      <th scope="col">\(say("after"))</th></tr></thead><tbody>\(changes.joined())</tbody></table>
      </div>\(closing)
      <div class="scrolls"><table class="pass"><thead><tr><th scope="col">\
      \(say("forward, and the loss"))</th><th scope="col">\(say("backward: derivative of the loss"))\
      </th></tr></thead><tbody>\(forward.joined())</tbody></table></div></div>
      """
  }
}
