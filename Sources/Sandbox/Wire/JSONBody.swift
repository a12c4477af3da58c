import Foundation

/// AWS JSON bodies.
enum JSONBody {
    /// The value as JSON with sorted keys. Every type given here can be encoded.
    static func encode(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(value)).map(Array.init) ?? Array("{}".utf8)
    }

    /// Decodes an operation's input.
    ///
    /// - Throws: `SerializationException`, as AWS answers to a body that is not JSON or has wrong types, naming the
    ///   member.
    static func decode<Value: Decodable>(_ type: Value.Type, from body: [UInt8]) throws(ServiceFault) -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(body.isEmpty ? Array("{}".utf8) : body))
        } catch let error as DecodingError {
            throw ServiceFault("SerializationException", "The body cannot be read at '\(path(error))'.")
        } catch {
            throw ServiceFault("SerializationException", "The body is not JSON.")
        }
    }

    private static func path(_ error: DecodingError) -> String {
        let context: DecodingError.Context =
            switch error {
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
                .dataCorrupted(let context):
                context
            @unknown default: DecodingError.Context(codingPath: [], debugDescription: "")
            }
        return context.codingPath.map(\.stringValue).joined(separator: ".")
    }
}
