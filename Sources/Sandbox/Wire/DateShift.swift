import Foundation
import NIOCore

/// Shifts the `Date` header of the answers on a connection: the server below writes this machine's time, and a client
/// corrects its clock by what it reads there.
final class DateShift: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Seconds ahead of this machine; only changed on the connection's event loop.
    private var skew: Double
    private static let label = Array("\r\ndate: ".utf8)
    /// Of a date in HTTP's fixed form (RFC 9110, section 5.6.7).
    private static let length = 29

    init(_ skew: Double) { self.skew = skew }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        var buffer = unwrapOutboundIn(data)
        if skew != 0, let place = Self.place(in: buffer.readableBytesView) {
            let text = Timestamps.http(Date().addingTimeInterval(skew))
            buffer.setString(text, at: place)
        }
        context.write(wrapOutboundOut(buffer), promise: promise)
    }

    /// Sets the skew of the answers on a channel from now on.
    static func set(_ skew: Double, on channel: any Channel) async throws {
        try await channel.eventLoop.submit {
            let pipeline = channel.pipeline.syncOperations
            if let handler = try? pipeline.handler(type: DateShift.self) {
                handler.skew = skew
            } else if skew != 0 {
                try pipeline.addHandler(DateShift(skew), position: .first)
            }
        }.get()
    }

    /// Where the date stands in the head of an answer.
    private static func place(in bytes: ByteBufferView) -> Int? {
        guard bytes.starts(with: "HTTP/1.1 ".utf8) else { return nil }
        var index = bytes.startIndex
        while index + label.count + length <= bytes.endIndex {
            let isLabel = label.indices.allSatisfy { bytes[index + $0] | 0x20 == label[$0] | 0x20 }
            if isLabel { return index + label.count }
            if bytes[index...].starts(with: "\r\n\r\n".utf8) { return nil }
            index += 1
        }
        return nil
    }
}
