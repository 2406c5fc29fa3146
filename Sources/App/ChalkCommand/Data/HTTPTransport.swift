import Chalk
import Foundation
import Synchronization

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Gets bytes over HTTP, piece by piece, from an offset on.
enum HTTPTransport {
  static func get(
    _ url: String, _ offset: Int, _ begin: (Int) throws(Fetching.TransportError) -> Void,
    _ receive: (UnsafeRawBufferPointer) throws(Fetching.TransportError) -> Void
  ) throws(Fetching.TransportError) {
    guard let address = URL(string: url), ["http", "https"].contains(address.scheme) else {
      throw Fetching.TransportError("this is no address")
    }
    var request = URLRequest(url: address, timeoutInterval: 30)
    if offset > 0 { request.setValue("bytes=\(offset)-", forHTTPHeaderField: "Range") }
    // Packed on the way it would be another file.
    request.setValue("identity", forHTTPHeaderField: "Accept-Encoding")
    let mailbox = Mailbox()
    let session = URLSession(configuration: .ephemeral, delegate: mailbox, delegateQueue: nil)
    defer { session.invalidateAndCancel() }
    session.dataTask(with: request).resume()
    while true {
      switch mailbox.next() {
      case .status(200): try begin(0)
      case .status(206): try begin(offset)
      case .status(let code): throw Fetching.TransportError("the server answers \(code)")
      case .bytes(let data):
        var failure: Fetching.TransportError?
        data.withUnsafeBytes { bytes in
          do throws(Fetching.TransportError) { try receive(bytes) } catch { failure = error }
        }
        if let failure { throw failure }
      case .end(let problem?): throw Fetching.TransportError(problem)
      case .end(nil): return
      }
    }
  }

  /// What arrives from the network, in order, for the thread that waits for it.
  private final class Mailbox: NSObject, URLSessionDataDelegate, Sendable {
    enum Letter: Sendable {
      case status(Int)
      case bytes(Data)
      /// No more comes; why, where it should have.
      case end(String?)
    }

    private let letters = Mutex<[Letter]>([])
    private let arrivals = DispatchSemaphore(value: 0)

    func next() -> Letter {
      arrivals.wait()
      return letters.withLock { $0.removeFirst() }
    }

    private func put(_ letter: Letter) {
      letters.withLock { $0.append(letter) }
      arrivals.signal()
    }

    func urlSession(
      _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
      completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
    ) {
      put(.status((response as? HTTPURLResponse)?.statusCode ?? 0))
      completionHandler(.allow)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
      put(.bytes(data))
    }

    func urlSession(
      _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
    ) {
      put(.end(error.map { $0.reason }))
    }
  }
}
