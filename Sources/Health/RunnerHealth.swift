import Foundation
package import HTTPTransport

/// Runs a check from the machine on which Muster runs, until it passes, its time is over, or it is told to stop.
package struct RunnerHealth: Sendable {
    private let http: HTTPClient
    private let usesProxy: Bool
    /// Waits, or returns early when the run is to stop.
    private let pause: @Sendable (Duration) async -> Bool

    /// - Parameters:
    ///   - environment: where proxies are named.
    ///   - pause: waits so long; false means stop.
    package init(
        http: HTTPClient, environment: [String: String] = ProcessInfo.processInfo.environment,
        pause: @escaping @Sendable (Duration) async -> Bool
    ) {
        self.http = http
        usesProxy = ["http_proxy", "https_proxy", "all_proxy"].contains { name in
            [environment[name], environment[name.uppercased()]].contains { $0?.isEmpty == false }
        }
        self.pause = pause
    }

    /// How a check ended.
    package struct Finding: Sendable {
        /// Nil when the check passed, else the last fault.
        package var fault: String?
        package var figures: CheckFigures
    }

    package func find(_ check: HealthCheck, address: String?, commit: String) async -> Finding {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(check.within)
        var row = 0
        var times: [Int] = []
        var days: Int?
        func finding(_ fault: String?) -> Finding {
            Finding(fault: fault, figures: CheckFigures(check, times: times, certificateDays: days))
        }
        var last = "not asked yet"
        while true {
            let answer = await answer(check, address: address, commit: commit)
            days = answer.certificateDays ?? days
            if let fault = answer.fault {
                row = 0
                last = fault
            } else {
                row += 1
                last = "only \(row) good in a row"
                if let took = answer.took { times.append(took) }
            }
            if row >= check.consecutive { return finding(nil) }
            if clock.now >= end { return finding(last) }
            guard await pause(.milliseconds(check.every)) else { return finding("interrupted; before that: \(last)") }
        }
    }

    private struct Answer {
        var fault: String?
        /// Milliseconds.
        var took: Int?
        var certificateDays: Int?
    }

    private func answer(_ check: HealthCheck, address: String?, commit: String) async -> Answer {
        switch check.probe {
        case .http(let url):
            guard let target = Self.filled(url, address) else {
                return Answer(fault: "the host has no address for \(url)")
            }
            return await ask(check, target, commit: commit)
        case .tcp(let host, let port):
            guard let target = Self.filled(host, address) else { return Answer(fault: "the host has no address") }
            return Answer(fault: await connect(target, port, check))
        case .log: return Answer(fault: "a log is read by the host itself")
        }
    }

    /// Through a proxy the address is the proxy's, which may be on this machine.
    private func guarding(_ check: HealthCheck) -> AddressGuard {
        AddressGuard(allowsLoopback: check.namesLoopback || usesProxy)
    }

    /// Asks, and follows as many redirects as the check allows; every hop is guarded like the first.
    private func ask(_ check: HealthCheck, _ target: String, commit: String) async -> Answer {
        var url = target
        var hops = check.redirects ?? 0
        var took = 0
        while true {
            let host = HTTPRequest.host(of: url)
            if let literal = AddressGuard.literal(host), guarding(check).refuses(literal) {
                return Answer(fault: "\(host) must not be probed")
            }
            let request = HTTPRequest(
                url: url, connectTimeout: .milliseconds(check.timeout), timeout: .milliseconds(check.timeout),
                bodyLimit: 1 << 20, certificateAuthorityFile: check.ca, wantsPeerCertificate: url.hasPrefix("https://"),
                connection: .fresh, guarding: guarding(check), pinnedPublicKey: check.pin)
            do {
                let response = try await http.send(request)
                took += Int(response.elapsed / .milliseconds(1))
                if hops > 0, let next = Self.redirect(response, from: url) {
                    guard check.pin == nil && check.expires == nil || next.hasPrefix("https://") else {
                        return Answer(fault: "it redirects to \(HTTPRequest.host(of: next)) without TLS")
                    }
                    hops -= 1
                    url = next
                    continue
                }
                return judge(check, response, took: took, commit: commit)
            } catch { return Answer(fault: error.message) }
        }
    }

    private func judge(_ check: HealthCheck, _ response: HTTPResponse, took: Int, commit: String) -> Answer {
        let left = response.peerCertificate?.notAfter.map { $0.timeIntervalSinceNow }
        let days = left.map { Int(($0 / 86_400).rounded(.down)) }
        let fault = HealthJudge.fault(of: check, status: response.status, body: response.body, commit: commit)
        if fault == nil, let expires = check.expires {
            guard let left, let days else {
                return Answer(fault: "the certificate's end cannot be read", took: took)
            }
            if left < Double(expires) {
                return Answer(
                    fault: "its certificate ends in \(days) days, sooner than \(expires / 86_400)", took: took,
                    certificateDays: days)
            }
        }
        return Answer(fault: fault, took: took, certificateDays: days)
    }

    /// Where a redirect leads; nil for every other reply.
    private static func redirect(_ response: HTTPResponse, from url: String) -> String? {
        guard [301, 302, 303, 307, 308].contains(response.status), let place = response.headers.first("Location"),
            let next = URL(string: place, relativeTo: URL(string: url))?.absoluteURL,
            ["http", "https"].contains(next.scheme?.lowercased())
        else { return nil }
        return next.absoluteString
    }

    /// A port is open when a connection stands, whatever is spoken on it then.
    private func connect(_ host: String, _ port: Int, _ check: HealthCheck) async -> String? {
        let timeout = Duration.milliseconds(check.timeout)
        let request = HTTPRequest(
            url: "http://\(host):\(port)/", connectTimeout: timeout, timeout: timeout, bodyLimit: 1 << 16,
            connection: .fresh, guarding: guarding(check))
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
