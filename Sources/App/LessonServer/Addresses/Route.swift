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
      switch parts[1] {
      case "events": route = (.events, nil)
      case "progress": route = (.progress, nil)
      case "run": route = (nil, .run)
      case "pace": route = (nil, .pace)
      case "learner": route = (nil, .learner)
      default: throw .notFound
      }
    default: throw .notFound
    }
    guard let chosen = isReading ? route.reading : route.writing else { throw .methodNotAllowed }
    self = chosen
  }

  /// Whether it is answered to somebody who has not come in yet.
  public var isOpen: Bool {
    switch self {
    case .joinForm, .join, .icon: true
    default: false
    }
  }
}
