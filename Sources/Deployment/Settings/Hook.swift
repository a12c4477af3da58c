package import Settings

/// A command before or after a phase; when it fails, the phase has failed.
package struct Hook: Codable, Sendable, Equatable {
    package enum Moment: String, Codable, Sendable, CaseIterable {
        case beforeStage = "before-stage"
        case afterStage = "after-stage"
        case beforeActivate = "before-activate"
        case afterActivate = "after-activate"
        case beforeVerify = "before-verify"
        case afterVerify = "after-verify"
        case beforeRestore = "before-restore"
        case afterRestore = "after-restore"
    }

    package enum Place: String, Codable, Sendable, CaseIterable {
        /// In the phase's script, on every host.
        case host
        /// Once a phase and batch, on the machine on which Muster runs.
        case runner
    }

    package var moment: Moment
    /// For `sh -e -c`; on Windows hosts for `cmd /c`.
    package var run: String
    package var on: Place
    /// Seconds.
    package var timeout: Int
    /// Whether a runner's hook is given the credentials that Muster finds in its environment.
    package var aws: Bool

    package init(moment: Moment, run: String, on: Place, timeout: Int, aws: Bool) {
        self.moment = moment
        self.run = run
        self.on = on
        self.timeout = timeout
        self.aws = aws
    }

    /// Reads the section `hooks`.
    package static func read(_ field: Field) -> [Hook] {
        field.mapping { keys in
            Moment.allCases.flatMap { moment in
                keys.optional(moment.rawValue)?.list().compactMap { read($0, at: moment) } ?? []
            }
        } ?? []
    }

    private static func read(_ field: Field, at moment: Moment) -> Hook? {
        field.mapping { keys in
            let on = keys.value("on", default: Place.host) { $0.choice(Place.self) }
            let timeout = keys.value("timeout", default: .seconds(60)) {
                $0.duration(in: .seconds(1) ... .seconds(7_200))
            }
            let aws = keys.value("aws", default: false) { $0.boolean() }
            if aws, on == .host {
                keys.required("aws")?.report("a host has credentials of its own; 'aws' is for 'runner'")
            }
            return keys.required("run")?.string(expected: "a command", where: { !$0.allSatisfy(\.isWhitespace) }).map {
                Hook(moment: moment, run: $0, on: on, timeout: timeout.wholeSeconds, aws: aws)
            }
        }
    }
}

extension Phase {
    /// The moments around the phase, where it has any.
    var moments: (before: Hook.Moment, after: Hook.Moment)? {
        guard let before = Hook.Moment(rawValue: "before-\(rawValue)"),
            let after = Hook.Moment(rawValue: "after-\(rawValue)")
        else { return nil }
        return (before, after)
    }
}
