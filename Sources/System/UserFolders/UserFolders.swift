import Glibc

/// Where Chalk keeps what belongs to a user. Every part of it asks here, so that all of them look in the same
/// places.
///
/// `CHALK_HOME` holds everything where it is set. Otherwise the XDG Base Directory Specification 0.8 decides:
/// the home is `HOME`, and the folder of the user's entry in the system only where that is not set; a path that
/// does not begin with `/` is ignored. A home that is missing or cannot be written is no reason to stop: then
/// there is a folder of the user's own among the temporary ones, and `doctor` and those who write say so.
public struct UserFolders: Sendable, Equatable {
  /// The place in each lesson, and what was solved.
  public let progress: UserFolder
  /// The sources of installed plugins.
  public let plugins: UserFolder
  /// Compiled plugins, which can be made again.
  public let compiled: UserFolder
  /// Data sets that were fetched.
  public let data: UserFolder
  /// Weights of networks that others have trained, which were fetched.
  public let models: UserFolder

  /// - Parameters:
  ///   - environment: the variables; by default the process's own.
  ///   - systemHome: the home of the user's entry in the system; nil where there is none.
  ///   - standIn: the folder that is used where a home cannot be written; nil where there is none.
  public init(
    environment: [String: String] = UserFolders.environment,
    systemHome: String? = UserFolders.homeInTheSystem,
    standIn: @autoclosure () -> String? = UserFolders.temporaryHome()
  ) {
    if let own = environment["CHALK_HOME"], !own.isEmpty {
      let own = UserFolders.absolute(own)
      progress = UserFolder(own)
      plugins = UserFolder(own + "/plugins")
      compiled = UserFolder(own + "/cache/plugins")
      data = UserFolder(own + "/cache/data")
      models = UserFolder(own + "/cache/models")
      return
    }
    let home = UserFolders.home(environment, systemHome)
    func base(_ variable: String, _ usual: String) -> String? {
      if let given = environment[variable], given.hasPrefix("/") { return given + "/chalk" }
      return home.map { ($0 == "/" ? "" : $0) + usual + "/chalk" }
    }
    let state = base("XDG_STATE_HOME", "/.local/state")
    let cache = base("XDG_CACHE_HOME", "/.cache")
    let another =
      [state, cache].allSatisfy { $0.map { UserFolders.obstacle(to: $0) == nil } ?? false }
      ? nil : standIn()
    func folder(_ base: String?, _ other: String, _ name: String) -> UserFolder {
      UserFolder(base.map { $0 + name }, otherwise: another.map { $0 + other + name })
    }
    progress = folder(state, "/state", "")
    plugins = folder(state, "/state", "/plugins")
    compiled = folder(cache, "/cache", "/plugins")
    data = folder(cache, "/cache", "/data")
    models = folder(cache, "/cache", "/models")
  }

  /// The user's home: `HOME`, or where that is not set the one that the system knows; nil where there is none.
  public static var home: String? { home(environment, homeInTheSystem) }

  private static func home(_ environment: [String: String], _ systemHome: String?) -> String? {
    [environment["HOME"], systemHome].compactMap { $0 }.first { $0.hasPrefix("/") }
  }

  /// The path from the root on.
  private static func absolute(_ path: String) -> String {
    if path.hasPrefix("/") { return path }
    guard let here = getcwd(nil, 0) else { return path }
    defer { free(here) }
    return String(cString: here) + "/" + path
  }
}

/// One of the folders: where it is, and why it is not elsewhere.
public struct UserFolder: Sendable, Equatable {
  /// The path.
  public let path: String
  /// Where it would be, and why it cannot be there; nil where it is there.
  public let insteadOf: Unusable?

  /// A folder that cannot be used.
  public struct Unusable: Sendable, Equatable {
    /// Its path; nil where there is no home at all.
    public let path: String?
    /// The system's words, such as "Read-only file system".
    public let reason: String
  }

  /// A folder that was asked for by name: there is no other.
  init(_ path: String) {
    (self.path, insteadOf) = (path, nil)
  }

  /// The wanted folder, or the other one where that cannot be written.
  init(_ wanted: String?, otherwise other: String?) {
    let reason = wanted.map { UserFolders.obstacle(to: $0) } ?? "there is no home"
    if let reason, let other {
      (path, insteadOf) = (other, Unusable(path: wanted, reason: reason))
    } else {
      (path, insteadOf) = (wanted ?? "/nonexistent/chalk", nil)
    }
  }

  /// Where it is and what to do, for the user; nil where it is where it should be.
  public var notice: String? {
    guard let insteadOf else { return nil }
    let problem =
      insteadOf.path.map { "'\($0)' cannot be written: \(insteadOf.reason)." }
      ?? "There is no home folder: HOME is not set."
    return "\(problem) '\(path)' is used instead, which the system may empty. "
      + "Set CHALK_HOME to a folder of your own to keep what is in it."
  }

  /// Why nothing can be written into it; nil where it can, or where it can be made.
  public var obstacle: String? { UserFolders.obstacle(to: path) }
}

extension UserFolders {
  /// Why nothing can be written into a folder, or why it cannot be made; nil where all is well.
  static func obstacle(to path: String) -> String? {
    var path = path
    var status = stat()
    let isThere = stat(path, &status) == 0
    while stat(path, &status) != 0 {
      guard errno == ENOENT, path != "/", let cut = path.lastIndex(of: "/") else {
        return String(cString: strerror(errno))
      }
      path = cut == path.startIndex ? "/" : String(path[..<cut])
    }
    if status.st_mode & S_IFMT != S_IFDIR { return String(cString: strerror(ENOTDIR)) }
    if access(path, W_OK | X_OK) != 0 { return String(cString: strerror(errno)) }
    return isThere ? nil : obstacleToFolders(in: path)
  }

  /// Why no folder can be made in one that the rights allow to be written: below /proc nobody can make one. It is
  /// found out by making one, which is removed at once.
  private static func obstacleToFolders(in path: String) -> String? {
    var trial = Array("\(path)/.chalk-XXXXXX".utf8CString)
    guard mkdtemp(&trial) != nil else { return String(cString: strerror(errno)) }
    rmdir(trial)
    return nil
  }

  /// This process's variables.
  public static var environment: [String: String] {
    let names = ["CHALK_HOME", "HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"]
    return Dictionary(
      uniqueKeysWithValues: names.compactMap { name in
        getenv(name).map { (name, String(cString: $0)) }
      })
  }

  /// The home that the system knows for this user; nil where it does not know the user.
  public static var homeInTheSystem: String? {
    getpwuid(geteuid()).flatMap { $0.pointee.pw_dir.map { String(cString: $0) } }
  }

  /// A folder of this user's own among the temporary ones, for who has no home: nobody else can write it. It does
  /// not depend on `TMPDIR`, which is another for a child. Nil where there is none.
  public static func temporaryHome() -> String? {
    for parent in ["/tmp", "/var/tmp", "/dev/shm"] {
      let path = "\(parent)/chalk-\(geteuid())"
      var status = stat()
      if mkdir(path, 0o700) != 0 && errno != EEXIST { continue }
      if lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR,
        status.st_uid == geteuid(), status.st_mode & 0o022 == 0
      {
        return path
      }
    }
    return nil
  }
}
