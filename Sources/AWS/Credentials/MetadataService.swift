import HTTPTransport

/// Asks an endpoint that is near or not there at all: short waits, no proxy's answer is mistaken for it.
struct MetadataService: Sendable {
    let http: HTTPClient
    var timeout: Duration = .seconds(2)
    var attempts = 3

    /// Repeats after a lost connection and 5xx. Throws `unavailable` when there is no reply at all.
    func get(
        _ url: String, method: String = "GET", headers: [(name: String, value: String)] = [], place: String
    ) async throws(CredentialsError) -> HTTPResponse {
        var last: HTTPTransportError?
        for attempt in 1...max(1, attempts) {
            let request = HTTPRequest(
                method: method, url: url, headers: headers, connectTimeout: min(timeout, .seconds(1)), timeout: timeout,
                bodyLimit: 1 << 20)
            do throws(HTTPTransportError) {
                let response = try await http.send(request)
                if response.status < 500 || attempt >= attempts { return response }
            } catch {
                guard error.code != .cancelled else { throw .unavailable("Asking \(place) was cancelled.") }
                last = error
            }
        }
        throw .unavailable("\(place) gives no answer: \(last?.message ?? "it failed")")
    }
}
