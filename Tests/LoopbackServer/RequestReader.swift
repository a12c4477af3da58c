import Foundation

/// Reads HTTP/1.1 requests with `Content-Length` from a blocking socket.
struct RequestReader {
    let socket: Int32
    let connection: Int
    private var buffer: [UInt8] = []

    init(socket: Int32, connection: Int) {
        self.socket = socket
        self.connection = connection
    }

    /// The next whole request; nil when the connection ended.
    mutating func next() -> LoopbackServer.Request? {
        let separator = Array("\r\n\r\n".utf8)
        var end = buffer.firstRange(of: separator)
        while end == nil {
            guard fill() else { return nil }
            end = buffer.firstRange(of: separator)
        }
        guard let end else { return nil }
        let lines = String(decoding: buffer[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        buffer.removeSubrange(..<end.upperBound)
        let words = lines[0].split(separator: " ")
        guard words.count == 3 else { return nil }
        let headers = lines.dropFirst().map(Self.field)
        let length = headers.first { $0.name.lowercased() == "content-length" }.flatMap { Int($0.value) } ?? 0
        guard let body = take(length) else { return nil }
        return LoopbackServer.Request(
            method: String(words[0]), target: String(words[1]), headers: headers, body: body, connection: connection)
    }

    private static func field(_ line: String) -> (name: String, value: String) {
        let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let value = parts.count == 2 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
        return (String(parts[0]), value)
    }

    private mutating func take(_ count: Int) -> [UInt8]? {
        while buffer.count < count {
            guard fill() else { return nil }
        }
        defer { buffer.removeSubrange(..<count) }
        return Array(buffer[..<count])
    }

    private mutating func fill() -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let received = recv(socket, &chunk, chunk.count, 0)
        guard received > 0 else { return false }
        buffer.append(contentsOf: chunk[..<received])
        return true
    }
}
