import HTTPTransport
package import Scripting
package import Settings

/// One proof that a host serves: an HTTP(S) answer or an open TCP port, several times in a row.
///
/// A check that cannot be evaluated does not pass.
package struct HealthCheck: Codable, Sendable, Equatable {
    package enum Probe: Codable, Sendable, Equatable {
        /// `url` may hold `{address}`, the host's own address.
        case http(url: String)
        case tcp(host: String, port: Int)
        /// An extended regular expression in a line that was written since the start. Relative paths lie in the release;
        /// without one, it is the log that the kind of restart keeps.
        case log(path: String?, pattern: String)
    }

    /// Who asks.
    package enum Origin: String, Codable, Sendable, CaseIterable {
        /// The host itself, in one script that holds the whole loop.
        case host
        /// The machine on which Muster runs.
        case runner
    }

    package var probe: Probe
    package var from: Origin
    /// The HTTP status that counts as healthy.
    package var status: Int
    /// The field of the JSON body that has to equal the deployed commit, in full or by at least 7 digits.
    package var revision: String?
    /// A file with the authorities that the answer's certificate may come from; the system's when nil.
    package var ca: String?
    /// How many redirects are followed; none when nil: a 3xx is a status like any other.
    package var redirects: Int?
    /// The public keys of which the server has to have one, as curl writes them: `sha256//BASE64`.
    package var pin: String?
    /// Seconds that the certificate has to be valid for.
    package var expires: Int?
    /// Milliseconds between two probes, and for one probe.
    package var every: Int
    package var timeout: Int
    /// Seconds until the check has failed.
    package var within: Int
    /// Good answers in a row that are needed.
    package var consecutive: Int

    package init(
        probe: Probe, from: Origin = .host, status: Int = 200, revision: String? = nil, ca: String? = nil,
        redirects: Int? = nil, pin: String? = nil, expires: Int? = nil, every: Int = 1_000, timeout: Int = 5_000,
        within: Int = 60, consecutive: Int = 2
    ) {
        self.probe = probe
        self.from = from
        self.status = status
        self.revision = revision
        self.ca = ca
        self.redirects = redirects
        self.pin = pin
        self.expires = expires
        self.every = every
        self.timeout = timeout
        self.within = within
        self.consecutive = consecutive
    }

    /// - Parameter platform: whose regular expressions the host of the check knows.
    package static func read(_ field: Field, platform: Platform) -> HealthCheck? {
        field.mapping { keys in
            guard let (kind, value) = keys.exactlyOne(of: ["url", "tcp", "log"]) else { return nil }
            let probe = kind == "url" ? readURL(value) : kind == "tcp" ? readTCP(value) : readLog(value, platform)
            let from = keys.value("from", default: .host) { $0.choice(Origin.self) }
            if kind == "log", from == .runner { keys.required("from")?.report("a log is read by the host itself") }
            let every = keys.value("every", default: .seconds(1)) {
                $0.duration(in: .milliseconds(100) ... .seconds(300))
            }
            let timeout = keys.value("timeout", default: .seconds(5)) { $0.duration(in: .seconds(1) ... .seconds(60)) }
            let (redirects, pin, expires) = readExtras(keys, probe, from)
            let within = keys.value("within", default: .seconds(60)) {
                $0.duration(in: .seconds(1) ... .seconds(3_600))
            }
            let consecutive = keys.value("consecutive", default: kind == "log" ? 1 : 2) { $0.integer(in: 1...100) }
            checkTimes(keys, within: within, every: every, consecutive: consecutive)
            let status = keys.value("status", default: 200) { $0.integer(in: 100...599) }
            let revision = keys.optional("revision")?.string(expected: "a field's name", where: isFieldName)
            let ca = keys.optional("ca")?.string()
            return probe.map { probe in
                HealthCheck(
                    probe: probe, from: from,
                    status: status, revision: revision, ca: ca, redirects: redirects, pin: pin, expires: expires,
                    every: milliseconds(every), timeout: milliseconds(timeout),
                    within: within.wholeSeconds, consecutive: consecutive)
            }
        }
    }

    /// What is probed, for people.
    package var title: String {
        switch probe {
        case .http(let url): "GET \(url)"
        case .tcp(let host, let port): "TCP \(host):\(port)"
        case .log(let path, let pattern): "'\(pattern)' in \(path ?? Self.ownLog)"
        }
    }

    /// The first try is made at once, each further one after a pause: what does not fit into the time cannot pass.
    private static func checkTimes(_ keys: MappingReader, within: Duration, every: Duration, consecutive: Int) {
        let needed = every * (consecutive - 1)
        guard needed > within, let field = keys.firstPresent(of: ["consecutive", "every", "within"]) else { return }
        field.report(
            "\(consecutive) good answers, one every \(every.settingsText), take \(needed.settingsText), which is more "
                + "than 'within', \(within.settingsText)",
            suggestion: "make 'within' longer, or 'every' or 'consecutive' smaller")
    }

    private static func readLog(_ field: Field, _ platform: Platform) -> Probe? {
        field.mapping { keys in
            let path = keys.optional("path")?.string(expected: "a file's path") {
                !$0.isEmpty && !$0.hasPrefix("-") && !$0.contains("\n")
            }
            guard
                let field = keys.required("pattern"),
                let pattern = field.string(
                    expected: "an extended regular expression, in one line",
                    where: { !$0.isEmpty && !$0.contains("\n") })
            else { return nil }
            if let mistake = LogPattern.mistake(in: pattern, for: platform) {
                field.report("'\(pattern)' is no pattern for \(platform == .linux ? "grep -E" : ".NET"): \(mistake)")
                return nil
            }
            return .log(path: path, pattern: pattern)
        }
    }

    private static func readURL(_ field: Field) -> Probe? {
        field.string(expected: "an http or https URL, in which only {address} is replaced") { text in
            (text.hasPrefix("http://") || text.hasPrefix("https://"))
                && (1...65_535).contains(port(of: text))
                && !text.replacing("{address}", with: "").contains { "{}".contains($0) }
                && !text.utf8.contains { $0 <= 0x20 || $0 == UInt8(ascii: "\"") || $0 == 0x7f }
        }.flatMap { isProbable(HTTPRequest.host(of: $0), field) ? .http(url: $0) : nil }
    }

    private static func readTCP(_ field: Field) -> Probe? {
        guard let text = field.string() else { return nil }
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let port = Int(parts[1]), (1...65_535).contains(port), isHost(parts[0]) else {
            field.report("expected HOST:PORT, found '\(text)'")
            return nil
        }
        return isProbable(parts[0], field) ? .tcp(host: parts[0], port: port) : nil
    }

    private static func isHost(_ text: String) -> Bool {
        text == "{address}"
            || (!text.isEmpty && !text.hasPrefix("-")
                && text.utf8.allSatisfy { byte in
                    switch byte {
                    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"):
                        true
                    default: false
                    }
                })
    }

    private static func isFieldName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 64
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    private static func milliseconds(_ duration: Duration) -> Int {
        Int(duration.components.seconds * 1_000 + duration.components.attoseconds / 1_000_000_000_000_000)
    }
}
