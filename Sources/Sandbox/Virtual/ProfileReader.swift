import Foundation
package import Settings

extension SandboxProfile {
    /// Reads a profile's file.
    ///
    /// - Throws: every mistake in it, with line, column and the nearest known word.
    package static func read(path: String) throws(SettingsError) -> SandboxProfile {
        do {
            return try parse(try text(of: path), file: URL(filePath: path).lastPathComponent)
        } catch let error as SettingsError {
            throw error
        } catch {
            throw SettingsError([
                Diagnostic(
                    file: path, line: 0, column: 0, path: "", message: "the file cannot be read",
                    suggestion: "write it; its schema: muster sandbox --print-profile-schema")
            ])
        }
    }

    private static func text(of path: String) throws -> String {
        guard let text = String(bytes: try InputFile.read(URL(filePath: path)), encoding: .utf8) else {
            throw CocoaError(.fileReadInapplicableStringEncoding)
        }
        return text
    }

    static func parse(_ text: String, file: String) throws(SettingsError) -> SandboxProfile {
        let reader = SettingsReader(file: file)
        let profile = try parse(text, reader: reader)
        try reader.finish()
        return profile
    }

    /// Mistakes are reported to `reader`.
    static func parse(_ text: String, reader: SettingsReader) throws(SettingsError) -> SandboxProfile {
        var profile = SandboxProfile()
        _ = try reader.root(of: text).mapping { keys -> Void? in
            if let version = keys.required("version")?.string(), version != "1" {
                keys.optional("version")?.report("expected 1, the only version there is, found '\(version)'")
            }
            profile.seed = UInt64(keys.value("seed", default: 1) { $0.integer(in: 0...Int.max) })
            profile.account = keys.optional("account").flatMap(ProfileReader.account)
            profile.region = keys.optional("region").flatMap(ProfileReader.region)
            if let service = keys.optional("service") { profile.service = ProfileReader.service(service) }
            profile.groups = (keys.optional("groups")?.list() ?? []).compactMap(GroupReader.read)
            profile.faults = (keys.optional("faults")?.list() ?? []).compactMap(ProfileReader.fault)
            profile.roles = (keys.optional("roles")?.list() ?? []).compactMap(RoleReader.read)
            if profile.groups.count > most { keys.report("at most \(most) groups are allowed") }
            if profile.instances > mostInstances {
                keys.report("at most \(mostInstances) instances are allowed in all")
            }
            return ()
        }
        return profile
    }

    private static let most = 1_000
    static let mostInstances = 50_000
}

/// Parts of a profile.
enum ProfileReader {
    static func account(_ field: Field) -> String? {
        field.string(expected: "an account's twelve digits") {
            $0.utf8.count == 12 && $0.utf8.allSatisfy { (48...57).contains($0) }
        }
    }

    static func region(_ field: Field) -> String? {
        field.string(expected: "a region such as eu-west-1", where: SandboxConfiguration.isRegion)
    }

    static func service(_ field: Field) -> ServiceBehaviour {
        var service = ServiceBehaviour()
        _ = field.mapping { keys -> Void? in
            service.startsSlowly = keys.value("slow-start", default: true) { $0.boolean() }
            service.visibility = seconds(keys, "visibility", 0)
            service.resolving = seconds(keys, "resolve-targets", 0)
            service.pendingQuota = keys.optional("pending-quota")?.integer(in: 0...1_000_000)
            service.deniedGroups = keys.optional("denied-resource-groups").map(texts) ?? []
            service.shortPages = rate(keys, "short-pages")
            service.buckets = keys.optional("buckets").map(texts)
            if let skew = keys.optional("clock") { service.skew = clock(skew) }
            return ()
        }
        return service
    }

    private static func clock(_ field: Field) -> Double {
        field.mapping { keys in
            keys.exactlyOne(of: ["ahead", "behind"]).flatMap { key, value in
                value.duration(in: .zero ... .seconds(86_400)).map { key == "ahead" ? $0.seconds : -$0.seconds }
            }
        } ?? 0
    }

    static func fault(_ field: Field) -> FaultRule? {
        field.mapping { keys in
            var rule = FaultRule()
            rule.operation = keys.value("operation", default: "*") { operation($0) }
            rule.rateLimit = keys.optional("rate-limit")?.mapping { limit in
                let most = limit.required("per-second")?.integer(in: 1...100_000) ?? 1
                let burst = limit.value("burst", default: most) { $0.integer(in: 1...100_000) }
                return FaultRule.RateLimit(perSecond: Double(most), burst: Double(burst))
            }
            rule.errorRate = rate(keys, "errors")
            rule.lostReplyRate = rate(keys, "lost-replies")
            rule.lostRequestRate = rate(keys, "lost-requests")
            rule.expiredTokenRate = rate(keys, "expired-tokens")
            rule.delay = keys.optional("delay").flatMap { span($0) }
            return rule
        }
    }

    private static func operation(_ field: Field) -> String? {
        guard let name = field.string() else { return nil }
        let known = OperationTable.names
        guard name == "*" || known.contains(name) else {
            field.report("the sandbox does not serve '\(name)'", suggestion: Nearest.hint(name, known))
            return nil
        }
        return name
    }

    /// Seconds of a duration of up to a day.
    static func seconds(_ keys: MappingReader, _ key: String, _ fallback: Double) -> Double {
        keys.value(key, default: Duration.seconds(fallback)) { $0.duration(in: .zero ... .seconds(86_400)) }.seconds
    }

    /// `2s`, or `{from: 1s, to: 5s}`.
    static func span(_ field: Field) -> Span? {
        let allowed = Duration.zero ... .seconds(7 * 86_400)
        guard field.isMapping else { return field.duration(in: allowed).map { Span($0.seconds) } }
        return field.mapping { keys in
            guard let from = keys.required("from")?.duration(in: allowed),
                let to = keys.required("to")?.duration(in: allowed)
            else { return nil }
            guard from <= to else {
                keys.report("'from' is longer than 'to'")
                return nil
            }
            return Span(from.seconds, to.seconds)
        }
    }

    static func rate(_ keys: MappingReader, _ key: String) -> Double {
        keys.value(key, default: Rate(part: 0)) { Rate($0) }.part
    }

    static func texts(_ field: Field) -> [String] { field.list().compactMap { $0.string() } }

    /// A part of all, written `5%` or `0.5%`.
    struct Rate: CustomStringConvertible {
        var part: Double
        var description: String { "\(part * 100)%" }

        init(part: Double) { self.part = part }

        init?(_ field: Field) {
            let text = field.string(expected: "a percentage such as 5% or 0.5%") { text in
                text.hasSuffix("%") && Double(text.dropLast()).map { (0...100).contains($0) } == true
            }
            guard let text, let percent = Double(text.dropLast()) else { return nil }
            part = percent / 100
        }
    }
}

extension Duration {
    fileprivate var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
