import Foundation
package import HTTPTransport

/// Runs a check from the machine on which Muster runs, until it passes, its time is over, or it is told to stop.
package struct RunnerHealth: Sendable {
    private let http: HTTPClient
    /// Waits, or returns early when the run is to stop.
    private let pause: @Sendable (Duration) async -> Bool

    /// - Parameter pause: waits so long; false means stop.
    package init(http: HTTPClient, pause: @escaping @Sendable (Duration) async -> Bool) {
        self.http = http
        self.pause = pause
    }

    /// Nil when the check passed, else the last fault.
    package func fault(of check: HealthCheck, address: String?, commit: String) async -> String? {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(check.within)
        var row = 0
        var last = "not asked yet"
        while true {
            if let fault = await answer(check, address: address, commit: commit) {
                row = 0
                last = fault
            } else {
                row += 1
                last = "only \(row) good in a row"
            }
            if row >= check.consecutive { return nil }
            if clock.now >= end { return last }
            guard await pause(.milliseconds(check.every)) else { return "interrupted; before that: \(last)" }
        }
    }

    private func answer(_ check: HealthCheck, address: String?, commit: String) async -> String? {
        switch check.probe {
        case .http(let url):
            guard let target = Self.filled(url, address) else { return "the host has no address for \(url)" }
            let request = HTTPRequest(
                url: target, connectTimeout: .milliseconds(check.timeout), timeout: .milliseconds(check.timeout),
                bodyLimit: 1 << 20, certificateAuthorityFile: check.ca, connection: .fresh)
            do {
                let response = try await http.send(request)
                return HealthJudge.fault(of: check, status: response.status, body: response.body, commit: commit)
            } catch { return error.message }
        case .tcp(let host, let port):
            guard let target = Self.filled(host, address) else { return "the host has no address" }
            return await connect(target, port, timeout: .milliseconds(check.timeout))
        case .log: return "a log is read by the host itself"
        }
    }

    /// A port is open when a connection stands, whatever is spoken on it then.
    private func connect(_ host: String, _ port: Int, timeout: Duration) async -> String? {
        let request = HTTPRequest(
            url: "http://\(host):\(port)/", connectTimeout: timeout, timeout: timeout, bodyLimit: 1 << 16,
            connection: .fresh)
        do {
            _ = try await http.send(request)
            return nil
        } catch {
            return error.requestMayHaveBeenSent ? nil : "no connection to \(host):\(port): \(error.message)"
        }
    }

    private static func filled(_ text: String, _ address: String?) -> String? {
        guard text.contains("{address}") else { return text }
        return address.map { text.replacing("{address}", with: $0) }
    }
}
