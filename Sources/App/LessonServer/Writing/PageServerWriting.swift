import Figures
import Foundation
import LessonKit
import LessonSession
import Presenters

// What is written on pages: kept, checked, and run. Only the owner is answered.
extension PageServer {
  private struct ExerciseSheet: Encodable {
    let head: String
    let text: String
    let starter: String
    /// The fingerprint of the text.
    let fingerprint: String
    let path: String
    let isSolved: Bool
    let hints: Int
  }

  private struct DraftBody: Decodable {
    let page: String
    var exercise: String?
    /// The name of a piece of the lesson's code, where it is one.
    var code: String?
    let text: String
    /// The fingerprint of the text that the page knew.
    var base: String?
  }

  private struct HintBody: Decodable {
    let page: String
    let exercise: String
    var solution: Bool?
  }

  private struct Checked: Encodable {
    let isRight: Bool
    let html: String
    let picture: PageNews.Picture?
    let kept: DraftFolder.Kept
  }

  private struct CodeRun: Encodable {
    /// The fingerprint of the learner's version; nil where it does not compile.
    let code: String?
    let html: String
    let kept: DraftFolder.Kept
  }

  private struct Hint: Encodable {
    let number: Int
    let count: Int
    let text: String
  }

  /// An exercise as it was last written.
  func exercise(_ query: String) -> HTTPAnswer {
    let given = PageServer.parts(of: query)
    if let lesson = given["lesson"] { return exercises(of: lesson) }
    guard let writing, let exercise = given["name"].flatMap({ writing.exercises[$0] }) else {
      return PageServer.noExercise
    }
    let translation = shelf.translation(given["lang"]) ?? .none
    let text = writing.text(of: exercise)
    return PageServer.json(
      ExerciseSheet(
        head: WebExercise(exercise, translation: translation).head, text: text,
        starter: exercise.starter, fingerprint: DraftFolder.fingerprint(of: text),
        path: writing.drafts.path(of: exercise.fileName),
        isSolved: writing.practice.isSolved(exercise.id), hints: exercise.hints.count))
  }

  private struct ExerciseEntry: Encodable {
    let id: String
    let title: String
    let isSolved: Bool
  }

  /// The exercises of a lesson, in the order of their names.
  private func exercises(of lesson: String) -> HTTPAnswer {
    let all = (writing?.exercises.values.filter { $0.lesson == lesson } ?? []).sorted {
      $0.id < $1.id
    }
    return PageServer.json(
      all.map {
        ExerciseEntry(
          id: $0.id, title: $0.title, isSolved: writing?.practice.isSolved($0.id) == true)
      })
  }

  /// A piece of the code of a page's lesson, for editing.
  func code(_ query: String) async -> HTTPAnswer {
    let given = PageServer.parts(of: query)
    guard let codes, let page = given["page"], let excerpt = excerpt(given["name"], on: page),
      let lesson = sessions[page]?.address.lesson
    else {
      return HTTPAnswer(.notFound, "There is no such code on that page.")
    }
    return await PageServer.made {
      do { return PageServer.json(try codes.sheet(excerpt, lesson)) } catch {
        return HTTPAnswer(.notFound, "\(error)")
      }
    }
  }

  /// Keeps what was typed.
  func draft(_ body: [UInt8]) async -> HTTPAnswer {
    guard let asked = try? JSONDecoder().decode(DraftBody.self, from: Data(body)) else {
      return HTTPAnswer(.badRequest, "A page, a name and a text are needed.")
    }
    do { return PageServer.json(try await keep(asked)) } catch { return PageServer.answer(error) }
  }

  /// Keeps what was typed into an exercise, and judges it.
  func check(_ body: [UInt8]) async -> HTTPAnswer {
    guard let asked = try? JSONDecoder().decode(DraftBody.self, from: Data(body)),
      let writing, let exercise = asked.exercise.flatMap({ writing.exercises[$0] })
    else { return PageServer.noExercise }
    guard checks < limits.checks else { return PageServer.busyChecking }
    checks += 1
    defer { checks -= 1 }
    let kept: DraftFolder.Kept
    do { kept = try await keep(asked) } catch { return PageServer.answer(error) }
    let translation = shelf.translation(sessions[asked.page]?.address.language) ?? .none
    let words = WebExercise(exercise, translation: translation)
    if asked.text == exercise.starter {
      return PageServer.json(
        Checked(
          isRight: false, html: words.html(ofFailure: "The hole is still empty.", ""),
          picture: nil, kept: kept))
    }
    // Between the keeping and the check the file may be changed elsewhere: then that is what is judged.
    let verdict = await PageServer.apart { writing.judge(exercise, kept.path) }
    var isRight = false
    var picture: PageNews.Picture?
    let html: String
    switch verdict {
    case .judged(let judgement, let curve):
      if case .right = judgement { isRight = true }
      html = words.html(of: judgement)
      picture = await PageServer.made { [pictures] in curve.flatMap { pictures.news(of: $0) } }
    case .doesNotCompile(let lines):
      html = words.html(ofFailure: "It does not compile.", lines)
    case .crashed(let doing, let why):
      html = words.html(ofFailure: "It did not come back with a number.", "\(doing)\n\(why)")
    case .failed(let why): html = words.html(ofFailure: "It could not be judged.", why)
    }
    if isRight {
      do { try writing.practice.noteSolved(exercise.id) } catch {
        return HTTPAnswer(.failed, "\(error)")
      }
    }
    return PageServer.json(Checked(isRight: isRight, html: html, picture: picture, kept: kept))
  }

  /// The next hint of an exercise, or its solution.
  func hint(_ body: [UInt8]) -> HTTPAnswer {
    guard let asked = try? JSONDecoder().decode(HintBody.self, from: Data(body)),
      let writing, let exercise = writing.exercises[asked.exercise]
    else { return PageServer.noExercise }
    if asked.solution == true {
      return PageServer.json(Hint(number: 0, count: 0, text: exercise.solutionFunctions))
    }
    if exercise.hints.isEmpty { return HTTPAnswer(.notFound, "The exercise has no hints.") }
    do {
      let index = try writing.practice.nextHint(exercise.id, exercise.hints.count)
      return PageServer.json(
        Hint(number: index + 1, count: exercise.hints.count, text: exercise.hints[index]))
    } catch { return HTTPAnswer(.failed, "\(error)") }
  }

  /// Keeps a piece of a lesson's code, and compiles the learner's version of the lesson. The page then asks for a run
  /// of it, by its fingerprint.
  func runCode(_ body: [UInt8]) async -> HTTPAnswer {
    guard let asked = try? JSONDecoder().decode(DraftBody.self, from: Data(body)), let codes,
      let excerpt = excerpt(asked.code, on: asked.page),
      let session = sessions[asked.page]
    else { return HTTPAnswer(.notFound, "There is no such code on that page.") }
    guard checks < limits.checks else { return PageServer.busyChecking }
    checks += 1
    defer { checks -= 1 }
    let kept: DraftFolder.Kept
    do { kept = try await keep(asked) } catch { return PageServer.answer(error) }
    let lesson = session.address.lesson
    let result = await PageServer.apart { () -> Result<String, CodeDesk.Problem> in
      do throws(CodeDesk.Problem) {
        return .success(try codes.compile(excerpt, lesson))
      } catch { return .failure(error) }
    }
    switch result {
    case .success(let fingerprint):
      compiled.insert("\(lesson) \(fingerprint)")
      return PageServer.json(CodeRun(code: fingerprint, html: "", kept: kept))
    case .failure(let problem):
      let translation = shelf.translation(session.address.language) ?? .none
      let heading = translation("It does not compile." as Prose).text.escapedForHTML
      let lines = problem.description.escapedForHTML
      return PageServer.json(
        CodeRun(
          code: nil,
          html: "<p class=\"wrong\">✗ \(heading)</p><pre tabindex=\"0\">\(lines)</pre>",
          kept: kept))
    }
  }

  private struct NothingToKeep: Error {}

  private func keep(_ asked: DraftBody) async throws -> DraftFolder.Kept {
    if let exercise = asked.exercise.flatMap({ writing?.exercises[$0] }), let writing {
      let file = exercise.fileName
      let (text, base) = (asked.text, asked.base)
      return try await PageServer.tried {
        let kept = try writing.drafts.keep(text, as: file, over: base)
        try writing.practice.handOut(kept.path)
        return kept
      }
    }
    guard let codes, let excerpt = excerpt(asked.code, on: asked.page),
      let lesson = sessions[asked.page]?.address.lesson
    else { throw NothingToKeep() }
    let (text, base) = (asked.text, asked.base)
    return try await PageServer.tried { try codes.keep(text, excerpt, lesson, base) }
  }

  /// The piece of code of this name in what the page shows.
  private func excerpt(_ name: String?, on page: String) -> CodeExcerpt? {
    guard let name, let session = sessions[page] else { return nil }
    let record = session.record ?? records.value(session.address.request)
    for block in record?.steps.flatMap(\.blocks) ?? [] {
      if case .code(let excerpt) = block, excerpt.name == name, !excerpt.isMissing {
        return excerpt
      }
    }
    return nil
  }

  private static let noExercise = HTTPAnswer(.notFound, "There is no such exercise here.")
  private static let busyChecking = HTTPAnswer(
    .tooManyRequests, "Something is being compiled: try again in a moment.")

  private static func answer(_ error: any Error) -> HTTPAnswer {
    switch error {
    case is NothingToKeep: HTTPAnswer(.notFound, "There is nothing of that name on that page.")
    case DraftFolder.Problem.tooLong: HTTPAnswer(.bodyTooLarge, "\(error)")
    default: HTTPAnswer(.failed, "\(error)")
    }
  }

  static func json(_ value: some Encodable) -> HTTPAnswer {
    HTTPAnswer(ServerEvent("", value).data, type: .json)
  }

  /// Does some work that may fail on another thread than the server's.
  static func tried<Result: Sendable>(
    _ work: @escaping @Sendable () throws -> Result
  ) async throws -> Result {
    try await Task.detached(priority: .userInitiated) { try work() }.value
  }
}

extension PictureDesk {
  /// The picture of a figure that is no part of a record; nil where it cannot be drawn.
  func news(of figure: Figure) -> PageNews.Picture? {
    picture(of: figure).map {
      PageNews.Picture(
        light: $0.light, dark: $0.dark, width: $0.width, height: $0.height, words: figure.altText)
    }
  }
}
