import Foundation
import HTTPTransport

/// How far the server's clock is ahead of ours, in seconds.
struct ClockSkew: Sendable {
    /// Less than this is not worth a correction: AWS accepts five minutes.
    private static let threshold: TimeInterval = 240

    /// Added to our time when signing; changed only after a refusal.
    private(set) var applied: TimeInterval = 0
    /// As the last reply showed it; the Date header has whole seconds.
    private(set) var observed: TimeInterval = 0

    /// Compares the reply's Date with the middle between sending and receiving.
    mutating func observe(_ response: HTTPResponse, sent: Date, received: Date) {
        guard let date = response.headers.first("Date").flatMap(Date.init(header:)) else { return }
        let middle = sent.addingTimeInterval(received.timeIntervalSince(sent) / 2)
        observed = (date.timeIntervalSince(middle)).rounded()
    }

    /// Takes the observed difference over when a refusal may come from it; whether that changed anything.
    mutating func correct(after error: AWSError) -> Bool {
        guard let code = error.wireCode, AWSError.Code.skewSuspects.contains(code),
            abs(observed - applied) >= Self.threshold
        else { return false }
        applied = observed
        return true
    }
}
