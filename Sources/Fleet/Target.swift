package import Settings

/// Which hosts are meant: ids, or tags whose bearers are looked up each time.
package enum Target: Codable, Sendable, Equatable, CustomStringConvertible {
    case instances([InstanceID])
    /// All names must match; a name's values are alternatives.
    case tags([String: [String]])
    /// Named machines and bearers of tags together; only `muster run` takes both at once.
    case both([InstanceID], [String: [String]])

    package static func read(_ field: Field) -> Target? {
        field.mapping { keys in
            guard let (key, value) = keys.exactlyOne(of: ["instances", "tags"]) else { return nil }
            return key == "instances" ? readInstances(value) : readTags(value)
        }
    }

    private static func readInstances(_ field: Field) -> Target? {
        let items = field.list()
        let ids = items.compactMap { item -> InstanceID? in
            guard let text = item.string() else { return nil }
            if let id = InstanceID(text) { return id }
            item.report("'\(text)' is no instance id: i- and 17 (or 8) hexadecimal digits, or mi- and 17")
            return nil
        }
        if Set(ids).count < ids.count { field.report("an instance is named twice") }
        if items.isEmpty { field.report("names no instance") }
        return .instances(ids)
    }

    private static func readTags(_ field: Field) -> Target? {
        var tags: [String: [String]] = [:]
        for (name, value) in field.entries() {
            tags[name] = value.isList ? value.list().compactMap { $0.string() } : value.string().map { [$0] }
            if tags[name]?.isEmpty ?? true { value.report("names no value") }
        }
        if tags.isEmpty { field.report("names no tag; that would mean every instance") }
        if tags.count > 5 { field.report("SSM takes at most 5 tags") }
        return .tags(tags)
    }

    /// `i-…,mi-…` and `tag:NAME=VALUE[,VALUE]`, as many as wanted; nil when a word is neither, or there is none.
    package init?(words: [String]) {
        let ids = words.filter { !$0.hasPrefix("tag:") }.flatMap { $0.split(separator: ",").map(String.init) }
            .map(InstanceID.init)
        var tags: [String: [String]] = [:]
        for word in words where word.hasPrefix("tag:") {
            let parts = word.dropFirst(4).split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { return nil }
            tags[parts[0], default: []] += parts[1].split(separator: ",").map(String.init)
        }
        guard !ids.contains(nil), !ids.isEmpty || !tags.isEmpty else { return nil }
        let named = ids.compactMap(\.self)
        if tags.isEmpty {
            self = .instances(named)
        } else {
            self = named.isEmpty ? .tags(tags) : .both(named, tags)
        }
    }

    /// The machines that are named, whatever they carry.
    package var named: [InstanceID] {
        switch self {
        case .instances(let ids), .both(let ids, _): ids
        case .tags: []
        }
    }

    package var description: String {
        switch self {
        case .instances(let ids): ids.map(\.text).joined(separator: ", ")
        case .tags(let tags):
            tags.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.joined(separator: "|"))" }
                .joined(separator: " and ")
        case .both(let ids, let tags): "\(Target.instances(ids)); \(Target.tags(tags))"
        }
    }
}
