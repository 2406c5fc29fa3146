/// What a request asks for, told from its method and path alone. Nothing else is answered.
public enum Route: Sendable, Equatable {
  /// The cover of the book.
  case cover
  /// A page, by its file's name.
  case page(String)
  /// A file that all pages share.
  case shared(SharedFile)
  /// A picture, by the name of its file in `Images/`.
  case picture(PictureName)
  /// The stream of events of an open page.
  case events
  /// What the learner has done in all lessons.
  case progress
  /// Run a lesson with other settings.
  case run
  /// Stop a run, let it wait, or let it go on.
  case pace
  /// What the learner did on a page: a step that was seen, an answer.
  case learner
  /// A number that was opened.
  case explain
  /// An exercise as it was last written, and a piece of a lesson's code.
  case exercise, code
  /// What is written is kept, and what is kept is checked, or run.
  case draft, check, runCode
  /// The next hint of an exercise, or its solution.
  case hint
  /// A piece of a file of the learner's own, and what all of them come to.
  case upload, inspect
  /// The form for the join code, and the code that was typed into it.
  case joinForm, join
  /// The icon that browsers ask for by themselves: there is none.
  case icon

  /// The files that all pages share.
  public enum SharedFile: String, Sendable, CaseIterable {
    case style = "book.css"
    case script = "book.js"
    case search = "search.js"
    case formulas = "katex.min.js"
    case editor = "editor.js"
    case editorStyle = "editor.css"
    case liveStyle = "live.css"
    case liveScript = "live.js"
  }

  /// The route of a request.
  ///
  /// - Throws: the status that is answered: 404 where there is no such path, 405 where it takes another method.
  public init(_ method: String, path: String) throws(HTTPStatus) {
    let parts = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
      .map(String.init)
    let isReading = method == "GET" || method == "HEAD"
    guard isReading || method == "POST" else { throw .methodNotAllowed }
    let route: (reading: Route?, writing: Route?)
    switch parts.count {
    case 1 where parts[0].isEmpty: route = (.cover, nil)
    case 1 where parts[0] == "favicon.ico": route = (.icon, nil)
    case 1 where parts[0] == "join": route = (.joinForm, .join)
    case 1:
      if let file = SharedFile(rawValue: parts[0]) {
        route = (.shared(file), nil)
      } else if parts[0].hasSuffix(".html") {
        route = (parts[0] == "index.html" ? .cover : .page(parts[0]), nil)
      } else {
        throw .notFound
      }
    case 2 where parts[0] == "Images":
      guard let name = PictureName(file: parts[1]) else { throw .notFound }
      route = (.picture(name), nil)
    case 2 where parts[0] == "live":
      route = try Route.live(parts[1])
    default: throw .notFound
    }
    guard let chosen = isReading ? route.reading : route.writing else { throw .methodNotAllowed }
    self = chosen
  }

  /// The routes below `/live/`, for reading and for writing.
  private static func live(_ name: String) throws(HTTPStatus) -> (reading: Route?, writing: Route?)
  {
    switch name {
    case "events": (.events, nil)
    case "progress": (.progress, nil)
    case "run": (nil, .run)
    case "pace": (nil, .pace)
    case "learner": (nil, .learner)
    case "explain": (.explain, nil)
    case "exercise": (.exercise, nil)
    case "code": (.code, .runCode)
    case "draft": (nil, .draft)
    case "check": (nil, .check)
    case "hint": (nil, .hint)
    case "data": (nil, .upload)
    case "inspect": (nil, .inspect)
    default: throw .notFound
    }
  }

  /// Whether only the owner is answered: what writes code or brings data.
  public var isOwners: Bool {
    switch self {
    case .exercise, .code, .draft, .check, .runCode, .hint, .upload, .inspect: true
    default: false
    }
  }

  /// Whether it is answered to somebody who has not come in yet.
  public var isOpen: Bool {
    switch self {
    case .joinForm, .join, .icon: true
    default: false
    }
  }
}
