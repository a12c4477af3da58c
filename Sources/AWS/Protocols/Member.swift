/// The name of a member of a JSON structure, exactly as it stands in the service's model.
struct Member: CodingKey, ExpressibleByStringLiteral {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringLiteral name: String) { stringValue = name }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

extension Decoder {
    /// The structure's members, by name.
    var members: KeyedDecodingContainer<Member> {
        get throws { try container(keyedBy: Member.self) }
    }
}

extension Encoder {
    /// A structure to be filled by name.
    var members: KeyedEncodingContainer<Member> { container(keyedBy: Member.self) }
}

extension KeyedDecodingContainer<Member> {
    /// Throws when it is absent or null.
    func required<Value: Decodable>(_ name: Member) throws -> Value {
        try decode(Value.self, forKey: name)
    }

    /// Absent or null is nil.
    func optional<Value: Decodable>(_ name: Member) throws -> Value? {
        try decodeIfPresent(Value.self, forKey: name)
    }

    /// Absent or null is empty.
    func map<Value: Decodable>(_ name: Member) throws -> [String: Value] {
        try decodeIfPresent([String: Value].self, forKey: name) ?? [:]
    }
}

extension KeyedEncodingContainer<Member> {
    /// Leaves nil out.
    mutating func add(_ name: Member, _ value: (some Encodable)?) throws {
        try encodeIfPresent(value, forKey: name)
    }

    /// Leaves an empty list out.
    mutating func add(_ name: Member, _ list: [some Encodable]) throws {
        if !list.isEmpty { try encode(list, forKey: name) }
    }

    /// Leaves an empty map out.
    mutating func add(_ name: Member, _ map: [String: some Encodable]) throws {
        if !map.isEmpty { try encode(map, forKey: name) }
    }
}
