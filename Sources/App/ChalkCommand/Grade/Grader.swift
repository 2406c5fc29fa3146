import Chalk
import Foundation
import PluginHost
import Synchronization

/// Grades a class: each different file is compiled and called once, several at a time.
struct Grader {
  let assignment: Assignment
  let catalog: Catalog
  let desk: GradingDesk
  let handedIn: HandedIn
  let lessons: LessonKey
  /// When somebody handed in, where that is not the date of the file.
  let dates: [String: Date]
  /// How many are judged at a time.
  let jobs: Int

  /// A file to be judged for an exercise.
  private struct Job: Hashable {
    let exercise: String
    let bytes: [UInt8]
  }

  /// All grades, in the order of the class, or of the alphabet where there is no list.
  func grades(onProgress: (Board.Progress) -> Void) throws -> [StudentGrade] {
    let students = assignment.students ?? unlisted
    var jobs: [Job] = []
    var known: Set<Job> = []
    var files: [String: [UInt8]?] = [:]
    for student in students {
      for part in assignment.parts(of: student) where part.kind == .exercise {
        guard let file = file(part, student) else { continue }
        let bytes = HandedIn.bytes(of: file.path, limit: desk.limits.source)
        files[file.path] = bytes
        let job = bytes.map { Job(exercise: part.id, bytes: $0) }
        if let job, known.insert(job).inserted { jobs.append(job) }
      }
    }
    let outcomes = try judge(jobs, onProgress)
    return try students.map { student in
      try grade(student) { part, file in
        guard let bytes = files[file.path] ?? nil else { return nil }
        return outcomes[Job(exercise: part.id, bytes: bytes)]
      }
    }
  }

  /// Who handed in, where there is no list.
  private var unlisted: [Assignment.Student] {
    handedIn.files.keys.sorted().map { .init(id: $0, name: $0, seed: 0, exercises: nil) }
  }

  /// What lies in the folder and belongs to nobody on the list.
  var strangers: [String] {
    guard let students = assignment.students else { return [] }
    let known = Set(students.map { key($0) })
    return handedIn.files.keys.filter { !known.contains($0) }.sorted()
  }

  /// The name under which a student's files lie: the id, or the name as platforms write it.
  private func key(_ student: Assignment.Student) -> String {
    if handedIn.files[student.id] != nil { return student.id }
    let short = student.name.lowercased().filter { $0.isLetter || $0.isNumber }
    let reversed = student.name.split(separator: " ").reversed().joined().lowercased()
    let all = handedIn.files.keys.filter { $0 == student.name || [short, reversed].contains($0) }
    // Two of the same name are told apart by their ids alone.
    let isAlone = (assignment.students ?? []).count { $0.name == student.name } == 1
    return isAlone ? all.sorted().first ?? student.id : student.id
  }

  private func file(_ part: Assignment.Part, _ student: Assignment.Student) -> HandedIn.File? {
    handedIn.file(fileName(part), of: key(student))?.file
  }

  private func fileName(_ part: Assignment.Part) -> String {
    let exercise = part.kind == .exercise ? try? catalog.exercise(part.id) : nil
    return exercise?.fileName ?? AnswerSheet.fileName
  }

  private func judge(
    _ jobs: [Job], _ onProgress: (Board.Progress) -> Void
  ) throws -> [Job: SubmissionOutcome] {
    struct State {
      var next = 0
      var done: [Job: SubmissionOutcome] = [:]
    }
    let exercises = try Dictionary(
      uniqueKeysWithValues: Set(jobs.map(\.exercise)).map { ($0, try catalog.exercise($0)) })
    let state = Mutex(State())
    let group = DispatchGroup()
    for _ in 0..<min(self.jobs, max(1, jobs.count)) {
      group.enter()
      let desk = desk
      Thread.detachNewThread {
        defer { group.leave() }
        while true {
          let job = state.withLock { state -> Job? in
            guard state.next < jobs.count else { return nil }
            state.next += 1
            return jobs[state.next - 1]
          }
          guard let job else { return }
          let outcome = desk.outcome(of: exercises[job.exercise]!, file: job.bytes)
          state.withLock { $0.done[job] = outcome }
        }
      }
    }
    while group.wait(timeout: .now() + 0.1) == .timedOut {
      let done = state.withLock { $0.done.count }
      onProgress(.init(activity: "Judging", done: done, total: jobs.count))
    }
    return state.withLock { $0.done }
  }

  private func grade(
    _ student: Assignment.Student,
    _ outcome: (Assignment.Part, HandedIn.File) -> SubmissionOutcome?
  ) throws -> StudentGrade {
    var grade = StudentGrade(id: student.id, name: student.name, parts: [])
    let place = key(student)
    var last: Date?
    for part in assignment.parts(of: student) {
      let name = fileName(part)
      let title = try title(part)
      guard let (file, isOneOfSeveral) = handedIn.file(name, of: place) else {
        grade.parts.append(PartGrade(part, title: title, missing: name))
        continue
      }
      if isOneOfSeveral { grade.notes.append("Of several files '\(name)' the newest was judged.") }
      last = max(last ?? file.date, file.date)
      if part.kind == .lesson {
        let text = HandedIn.bytes(of: file.path, limit: desk.limits.source) ?? []
        let answers = AnswerSheet.answers(in: String(decoding: text, as: UTF8.self))
        grade.parts.append(
          PartGrade(part, title: title, try lessons.items(part.id, student.seed), answers))
        continue
      }
      let exercise = try catalog.exercise(part.id)
      let outcome = outcome(part, file) ?? SubmissionOutcome.unreadable
      grade.parts.append(
        PartGrade(part, exercise, outcome, desk.score(outcome, of: exercise)))
    }
    if handedIn.files[place] == nil { grade.notes.append("Nothing was handed in.") }
    note(last, in: &grade)
    return grade
  }

  private func note(_ last: Date?, in grade: inout StudentGrade) {
    guard let due = assignment.due.flatMap(LateRule.moment),
      let handedIn = dates[grade.id] ?? last
    else { return }
    grade.daysLate = LateRule.daysLate(handedIn, due: due)
    guard grade.daysLate > 0 else { return }
    grade.factor = assignment.late?.factor(daysLate: grade.daysLate) ?? 1
    let off = written(((1 - grade.factor) * 1000).rounded() / 10)
    grade.notes.append("Handed in \(counted(grade.daysLate, "day")) late: \(off) % are taken off.")
  }

  private func title(_ part: Assignment.Part) throws -> String {
    switch part.kind {
    case .exercise: try catalog.exercise(part.id).title
    case .lesson: try catalog.lesson(part.id).card.title
    }
  }
}
