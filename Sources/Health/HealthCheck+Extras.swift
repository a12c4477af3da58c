import HTTPTransport
package import Settings

/// What a check may say of redirects, keys and certificates.
extension HealthCheck {
    static func readExtras(
        _ keys: MappingReader, _ probe: Probe?, _ from: Origin
    ) -> (redirects: Int?, pin: String?, expires: Int?) {
        let fields = ["redirects", "pin", "expires"].map { keys.optional($0) }
        // Of a probe that is a mistake itself nothing more is said.
        guard let probe else { return (nil, nil, nil) }
        guard case .http(let url) = probe else {
            for field in fields { field?.report("only a 'url' has it") }
            return (nil, nil, nil)
        }
        if !url.hasPrefix("https://") {
            for field in fields.dropFirst() { field?.report("only an https URL has a certificate") }
        }
        if from == .host {
            fields[2]?.report("a certificate's end is looked at from the runner", suggestion: "add 'from: runner'")
        }
        return (
            fields[0]?.integer(in: 0...10),
            fields[1]?.string(expected: "sha256//BASE64, several joined by ';'", where: isPin),
            fields[2]?.duration(in: .seconds(86_400) ... .seconds(365 * 86_400))?.wholeSeconds
        )
    }

    /// Link-local addresses hold metadata and credentials; what they answer proves nothing.
    static func isProbable(_ host: String, _ field: Field) -> Bool {
        guard let address = AddressGuard.literal(host), AddressGuard(allowsLoopback: true).refuses(address) else {
            return true
        }
        field.report("'\(host)' is a link-local or metadata address, which must not be probed")
        return false
    }

    /// Whether the settings name this machine itself, which else nothing may lead to.
    var namesLoopback: Bool {
        let host =
            switch probe {
            case .http(let url): HTTPRequest.host(of: url)
            case .tcp(let host, _): host
            case .log: ""
            }
        return host.lowercased() == "localhost" || AddressGuard.literal(host).map(AddressGuard.isLoopback) == true
    }

    private static func isPin(_ text: String) -> Bool {
        text.split(separator: ";", omittingEmptySubsequences: false).allSatisfy {
            $0.wholeMatch(of: /sha256\/\/[A-Za-z0-9+\/]{43}=/) != nil
        }
    }

    /// The command that asks on a host ends with its own time-out: a check has to have failed before.
    package static func checkTimeout(_ field: Field, _ check: HealthCheck, execution: Int) {
        guard check.from == .host, check.within >= execution else { return }
        let (within, limit) = (Duration.seconds(check.within).settingsText, Duration.seconds(execution).settingsText)
        field.report(
            "it may take 'within', \(within), and 'timeouts.execution', \(limit), ends the command before",
            suggestion: "make 'within' shorter than \(limit), or 'timeouts.execution' longer than \(within)")
    }

    /// What Windows hosts cannot do; said where it is asked for.
    package static func checkForWindows(_ field: Field, _ checks: [HealthCheck]) {
        for check in checks where check.from == .host {
            if check.pin != nil {
                field.report("a Windows host cannot pin a key", suggestion: "ask 'from: runner'")
            }
            if check.redirects ?? 0 > 0 {
                field.report("a Windows host follows no redirects", suggestion: "ask 'from: runner', or name the goal")
            }
        }
    }
}
