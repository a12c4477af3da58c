import Settings

/// A group of a profile.
enum GroupReader {
    static func read(_ field: Field) -> GroupProfile? {
        field.mapping { keys in
            var group = GroupProfile(name: keys.required("name").flatMap { Names.read($0, limit: 40) } ?? "")
            group.count = keys.value("count", default: 1) { $0.integer(in: 0...SandboxProfile.mostInstances) }
            group.kind = keys.value("kind", default: .ec2) { $0.choice(GroupProfile.Kind.self) }
            group.platform = keys.value("platform", default: .linux) { $0.choice(FleetInstance.Platform.self) }
            group.account = keys.optional("account").flatMap(ProfileReader.account)
            group.region = keys.optional("region").flatMap(ProfileReader.region)
            group.tags = keys.optional("tags").map(texts) ?? [:]
            group.resourceGroups = keys.optional("resource-groups").map(ProfileReader.texts) ?? []
            group.agentVersion = keys.value("agent", default: FleetInstance.agentVersion) { $0.string() }
            readConnection(keys, &group)
            readRun(keys, &group)
            group.patches = keys.optional("patches").flatMap(PatchReader.read)
            readOutput(keys, &group)
            return group
        }
    }

    private static func readConnection(_ keys: MappingReader, _ group: inout GroupProfile) {
        group.isOnline = keys.value("online", default: true) { $0.boolean() }
        group.delivery = keys.optional("delivery").flatMap { ProfileReader.span($0) } ?? group.delivery
        group.undeliverableRate = ProfileReader.rate(keys, "undeliverable")
        group.accessDeniedRate = ProfileReader.rate(keys, "access-denied")
        group.silentRate = ProfileReader.rate(keys, "silent")
        if let delayed = keys.optional("delayed"), let (rate, seconds) = rated(delayed) {
            (group.delayedRate, group.delayedSeconds) = (rate, seconds)
        }
        if let reboots = keys.optional("reboots"), let (rate, seconds) = rated(reboots) {
            (group.rebootRate, group.rebootSeconds) = (rate, seconds)
        }
        if let offline = keys.optional("offline") { group.offline = spells(offline) }
    }

    private static func readRun(_ keys: MappingReader, _ group: inout GroupProfile) {
        group.duration = keys.optional("duration").flatMap { ProfileReader.span($0) } ?? group.duration
        guard let failures = keys.optional("failures") else { return }
        _ = failures.mapping { inner -> Void? in
            group.failureRate = ProfileReader.rate(inner, "rate")
            group.failureCode = inner.value("exit", default: 1) { field in
                let code = field.integer(in: 1...255)
                guard code != StepVerdict.rebootCode else {
                    field.report("194 asks for a reboot", suggestion: "say 'reboots'")
                    return nil
                }
                return code
            }
            return ()
        }
    }

    private static func readOutput(_ keys: MappingReader, _ group: inout GroupProfile) {
        _ = keys.optional("output")?.mapping { inner -> Void? in
            group.standardOutput = inner.value("stdout", default: 0) { $0.integer(in: 0...1_000_000) }
            group.standardError = inner.value("stderr", default: 0) { $0.integer(in: 0...1_000_000) }
            return ()
        }
        group.answers = keys.value("answers", default: .plain) { $0.choice(GroupProfile.Answers.self) }
        group.facts = keys.optional("facts").map(texts) ?? [:]
        group.isTrusted = keys.value("trusted", default: false) { $0.boolean() }
    }

    private static func texts(_ field: Field) -> [String: String] {
        let pairs = field.entries().compactMap { key, value in value.string().map { (key, $0) } }
        return Dictionary(pairs) { $1 }
    }

    /// `{rate: 5%, for: 10s}`.
    private static func rated(_ field: Field) -> (Double, Double)? {
        field.mapping { keys in (ProfileReader.rate(keys, "rate"), ProfileReader.seconds(keys, "for", 30)) }
    }

    /// `{every: 10m, for: 30s}`, or a list of `{at: 1m, for: 30s}`.
    private static func spells(_ field: Field) -> GroupProfile.Offline {
        if field.isList {
            return .schedule(
                field.list().compactMap { entry in
                    entry.mapping { (ProfileReader.seconds($0, "at", 0), ProfileReader.seconds($0, "for", 30)) }
                })
        }
        return field.mapping { keys in
            let every = ProfileReader.seconds(keys, "every", 600)
            let length = ProfileReader.seconds(keys, "for", 30)
            guard length < every else {
                keys.report("'for' has to be shorter than 'every'")
                return nil
            }
            return GroupProfile.Offline.spells(every: every, length: length)
        } ?? .never
    }
}
